/** Every screen in the dark scheme. */
import { test } from 'tap'
import { lookAtEvery } from './everyScreen.ts'
import { withBrowser } from './given.ts'

test(
  'no screen in the dark scheme has a violation of axe-core, or is wider than its window',
  withBrowser,
  (t) => lookAtEvery(t, 'dark'),
)
