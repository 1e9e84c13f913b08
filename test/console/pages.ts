/** Which addresses are of the page: its files, and its screens, which show nothing but what the API answers. */
import { PATHS } from '../../src/console/paths.ts'

const SCREENS: readonly RegExp[] = Object.values<string>(PATHS).map(
  (path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
)

/** @param path of a request, or of a route */
export const isPage = (path: string): boolean =>
  path.startsWith('/console/') || SCREENS.some((screen) => screen.test(path))
