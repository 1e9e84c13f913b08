/** What `detente --help` says. */

export const USAGE = `detente serve                         serves the ledger
detente demo [--all] [--once]         records the founding case, or all, prints the timeline, goes on serving
detente keys add --scopes S [--label L]   makes an API key; scopes: read,record,review,audit,webhooks,admin
detente keys list
detente keys revoke ID [--endpoints E]   E says what becomes of its webhooks: keep, pause or remove
detente export [FILE]                 writes the ledger as JSON Lines, also while a service runs
detente import FILE [--with-keys] [--with-webhooks]   checks an export, then reads it into the ledger; run again, it
                                      continues; API keys and webhooks come only when asked for
detente backup FOLDER                 copies the ledger, also while a service runs
detente restore FOLDER                puts such a copy where there is no ledger; later erasures are applied again
detente audit verify FOLDER [--policy FILE] [--since CHECKPOINT]   checks a bundle offline
detente audit export FOLDER [--since CHECKPOINT] [--deal ID] [--disclose PERSONS]   writes a bundle, also while a service runs
detente witness --policy FILE --origin NAME   runs a witness for the logs of a policy
detente diff --from WHEN [--to WHEN] [--deal ID] [--labels L] [--known]   what changed between two moments
detente replay                        folds the log anew and compares the live views, row by row
detente rebuild                       builds the views of this version beside those of a running older one
detente listen --to URL [--filter types=A,B] [--from beginning]   delivers to your own machine what a service
                                      streams; --service URL, --api-key KEY, --secret WHSEC
detente audit key [--replace]         says the key of the log, for others' policies; puts another in its place
detente audit key --last CHECKPOINT   tells a restored key what it signed last; docs/audit.md says when
detente audit key --new-log NAME      goes on as a new log where the ledger does not lead to what was signed

Options, each also by environment:
  --data FOLDER    DETENTE_DATA    ./data
  --store ADDRESS  DETENTE_STORE   sqlite:events.db in that folder
  --host HOST      DETENTE_HOST    127.0.0.1
  --port PORT      DETENTE_PORT    3000; 0 picks a free one
  --log LEVEL      DETENTE_LOG     info
  --hosts NAMES    DETENTE_HOSTS   further names of this service, as behind a proxy; then every request needs a key
  --connections N  DETENTE_CONNECTIONS   2000 at once; further ones are ended
  --headers-timeout S, --request-timeout S, --keep-alive S, --stalled-timeout S   seconds that a connection has for its
                   headers (15), a whole request (60), its next request (72), and without anything moving (300)
  --key-file FILE  DETENTE_KEY_FILE   server.key in the data folder; made when missing
  --webhook-networks LIST  DETENTE_WEBHOOK_NETWORKS   networks beside the public ones that webhooks may reach
  --webhook-http yes  DETENTE_WEBHOOK_HTTP   no; yes lets webhooks be plain http
  --streams N      DETENTE_STREAMS   2000 live streams at once, of all clients together
  --streams-per-key N  DETENTE_STREAMS_PER_KEY   1000 live streams at once of one API key
  --signer FILE    DETENTE_SIGNER  audit.key in the data folder: the key that signs the log
  --erasures FILE  DETENTE_ERASURES  erasures.txt in the data folder: whom a restored ledger must forget again
  --clock-accepted WHEN  DETENTE_CLOCK_ACCEPTED   up to when the ledger may be ahead of the clock, after one ran ahead
  --origin NAME    DETENTE_ORIGIN  the name of the log, taken when its key is made
  --witnesses FILE DETENTE_WITNESSES   a policy whose witnesses are asked to cosign the log
`
