/** Every screen in the light scheme. */
import { test } from 'tap'
import { lookAtEvery } from './everyScreen.ts'
import { withBrowser } from './given.ts'

test(
  'no screen in the light scheme has a violation of axe-core, or is wider than its window',
  withBrowser,
  (t) => lookAtEvery(t, 'light'),
)
