/** Takes the picture home, as SVG or PNG, with the colours that are on screen. */
import { download } from '../../download.ts'

const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-weight',
] as const

/** A copy of a picture that needs no style sheet. */
const standalone = (svg: SVGSVGElement): string => {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [from, to] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')]
  for (const [at, element] of from.entries()) {
    const style = getComputedStyle(element)
    for (const name of PROPERTIES) to[at]?.setAttribute(name, style.getPropertyValue(name))
    to[at]?.removeAttribute('class')
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('font-family', 'sans-serif')
  copy.style.background = getComputedStyle(document.documentElement).backgroundColor
  return new XMLSerializer().serializeToString(copy)
}

/** @param name of the file, without its ending */
export const saveSvg = (svg: SVGSVGElement, name: string): void =>
  download(`${name}.svg`, 'image/svg+xml', standalone(svg))

/** Saves the picture at twice its size. */
export const savePng = async (svg: SVGSVGElement, name: string): Promise<void> => {
  const url = URL.createObjectURL(new Blob([standalone(svg)], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  await image.decode()
  URL.revokeObjectURL(url)
  const canvas = document.createElement('canvas')
  canvas.width = svg.width.baseVal.value * 2
  canvas.height = svg.height.baseVal.value * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob) download(`${name}.png`, 'image/png', blob)
}
