/** What a screen gets: the parts of its path, such as `id`. */
export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>
}
