/** Elements as tagged templates. Values become text nodes or properties; nothing is ever parsed as HTML. */
import htm from 'htm'
import { type ComponentChildren, h, type VNode } from 'preact'

/** What a component gives back. */
export type View = VNode | VNode[] | null

// The types of htm describe its CommonJS form, where the function is a property.
const bound = (htm as unknown as typeof htm.default).bind(h)

/** @example html`<p class="dim">${quote}</p>` */
export const html = bound as (strings: TemplateStringsArray, ...values: unknown[]) => VNode

/** The property that holds what stands inside a component. */
export interface WithChildren {
  readonly children?: ComponentChildren
}
