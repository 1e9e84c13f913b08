/** The help text of the command. */

export const USAGE = `detente serve                         serves the ledger
detente demo [--all] [--once]         records the founding case, or all cases, in ./demo-data, prints the timeline,
                                      serves
detente keys add --scopes S [--label L]   makes an API key; scopes: read,record,review,hold,erase,names,
                                      audit,webhooks,admin (includes all but erase and names)
detente keys list
detente keys revoke ID [--endpoints E]   E says what happens to its webhooks: keep, pause or remove
detente export [FILE]                 writes the ledger as JSON Lines; a service may be running
detente webhooks resume               resumes deliveries after a restore
detente import FILE [--with-keys] [--with-webhooks]   checks an export, then reads it into the ledger; after an
                                      interruption, run it again; API keys and webhooks need the options
detente backup FOLDER                 copies the ledger; a service may be running
detente restore FOLDER --erasures FILE | --without-erasures   restores a backup, if there is no ledger; erases again everybody
                                      who is in the list of erasures
detente audit verify FOLDER [--policy FILE] [--since CHECKPOINT]   checks a bundle offline
detente audit export FOLDER [--since CHECKPOINT] [--deal ID] [--disclose PERSONS]   writes a bundle; a service may be running
detente witness --policy FILE --origin NAME   runs a witness for the logs of a policy
detente check [NAME] [--goods CODE] [--jurisdiction CODES] [--as-of WHEN]   prints the verdicts on a name or on goods; also
                                      --target ID, --identifier SCHEME:VALUE, --origin-country, --transit, --destination
detente import-csv FILE --kind KIND [--map COLUMN=HEADING]… [--set COLUMN=TEXT]… [--dry-run] [--skip-faulty] [--json]
                                      records the rows of a CSV or XLSX file; KIND is prisoners, members, statements,
                                      targets, licences or measures; --mend CELL=TEXT, --encoding, --delimiter, --sheet; --service URL and
                                      --api-key KEY where a service runs; exits with 0, or 1 if rows have faults
detente diff --from WHEN [--to WHEN] [--deal ID] [--labels L] [--known]   prints what changed between two moments
detente replay                        builds the views again from the log and compares them with the live ones, row by row
detente rebuild                       builds the views of this version while an older version serves
detente listen --to URL [--filter targets=A,B] [--from beginning]   delivers the events that a service streams to
                                      your own machine; --service URL, --api-key KEY, --secret WHSEC
detente mcp                           lets an assistant ask a service (Model Context Protocol, over standard input and
                                      output); --service URL, --api-key KEY
detente audit key [--replace]         prints the key of the log, for others' policies, or replaces it
detente audit key --last CHECKPOINT   tells a restored key what it signed last; docs/audit.md says when
detente audit key --new-log NAME      continues as a new log, if the ledger does not lead to what was signed

Others on the machine can see --api-key. Set DETENTE_API_KEY instead.

Options, each also as an environment variable:
  --data FOLDER    DETENTE_DATA    ./data
  --store ADDRESS  DETENTE_STORE   sqlite:events.db in that folder
  --host HOST      DETENTE_HOST    127.0.0.1
  --port PORT      DETENTE_PORT    3000; 0 picks a free one
  --log LEVEL      DETENTE_LOG     info
  --hosts NAMES    DETENTE_HOSTS   more names of this service, for a proxy; then every request needs a key
  --connections N  DETENTE_CONNECTIONS   2000 at once; more are refused
  --headers-timeout S, --request-timeout S, --keep-alive S, --stalled-timeout S   how many seconds a connection has
                   for its headers (15), a whole request (60), its next request (72), and without traffic (300)
  --key-file FILE  DETENTE_KEY_FILE   server.key in the data folder; made when missing
  --webhook-networks LIST  DETENTE_WEBHOOK_NETWORKS   networks that webhooks may reach, besides public ones
  --webhook-http yes  DETENTE_WEBHOOK_HTTP   no; yes allows webhooks over plain http
  --streams N      DETENTE_STREAMS   2000 live streams at once, for all clients together
  --streams-per-key N  DETENTE_STREAMS_PER_KEY   1000 live streams at once for one API key
  --signer FILE    DETENTE_SIGNER  audit.key in the data folder: the key that signs the log
  --erasures FILE  DETENTE_ERASURES  erasures.txt in the data folder: the persons to erase again from a restored ledger
  --clock-accepted WHEN  DETENTE_CLOCK_ACCEPTED   the instant up to which the ledger may be ahead of the clock
  --origin NAME    DETENTE_ORIGIN  the name of the log, fixed when its key is made
  --witnesses FILE DETENTE_WITNESSES   a policy whose witnesses are asked to cosign the log
`
