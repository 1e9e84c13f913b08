/** The compiler API of TypeScript 6, under the name by which the generator of the client's types imports it. */
import { ts } from '@ts-morph/common'

// biome-ignore lint/style/noDefaultExport: the generator imports the default export of `typescript`
export default ts
