/** Tests of personal details, of the search, and of opening the app. */
import { together } from '../tap/together.ts'

await together('people/*', 'search/*', 'app/*', 'answers/*', 'bench/*')
