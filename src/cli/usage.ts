/** The help text of the command. */

export const USAGE = `Serve, and manage keys
detente serve
    Serves the ledger.
detente demo [--all] [--once]
    Records the founding case, or all cases, in ./demo-data, prints the timeline, and serves. --once ends after printing.
detente keys add --scopes S [--label L]
    Makes an API key. Scopes: read,record,review,hold,erase,names,audit,webhooks,admin. admin includes all but erase and
    names.
detente keys list
    Prints the API keys, without their secrets.
detente keys revoke ID [--endpoints E]
    Revokes an API key. E says what happens to its webhooks: keep, pause or remove.

Ask
detente check [NAME] [--goods CODE] [--jurisdiction CODES] [--as-of WHEN]
    Prints the verdicts on a name or on goods. Also: --target ID, --identifier SCHEME:VALUE, --nomenclature LIST,
    --origin-country, --transit, --destination.
detente diff --from WHEN [--to WHEN] [--deal ID] [--labels L] [--known]
    Prints what changed between two moments.
detente mcp [--service URL] [--api-key KEY]
    Lets an assistant ask a service (Model Context Protocol, over standard input and output).
detente listen --to URL [--filter targets=A,B] [--from beginning] [--service URL] [--api-key KEY] [--secret WHSEC]
    Delivers the events that a service streams to your own machine.

Record from a table
detente import-csv FILE --kind KIND [--map COLUMN=HEADING]… [--set COLUMN=TEXT]… [--mend CELL=TEXT]… [--dry-run]
                   [--skip-faulty] [--json] [--encoding E] [--delimiter D] [--sheet S] [--service URL] [--api-key KEY]
    Records the rows of a CSV or XLSX file. KIND is prisoners, members, statements, targets, licences or measures. Name
    the service if one is running. Exits with 0, or with 1 if rows have faults.

Copy and restore
detente export [FILE]
    Writes the ledger as JSON Lines. A service may be running.
detente import FILE [--with-keys] [--with-webhooks]
    Checks an export, then reads it into the ledger. After an interruption, run it again. API keys and webhooks come only
    with the options.
detente backup FOLDER
    Copies the ledger. A service may be running.
detente restore FOLDER --erasures FILE | --without-erasures
    Restores a backup, if there is no ledger. Erases again everybody who is in the list of erasures.
detente webhooks resume
    Resumes deliveries after a restore.
detente replay
    Builds the views again from the log, and compares them with the live ones, row by row.
detente rebuild
    Builds the views of this version while an older version serves.

Audit
detente audit verify FOLDER [--policy FILE] [--since CHECKPOINT]
    Checks a bundle offline.
detente audit export FOLDER [--policy FILE] [--since CHECKPOINT] [--deal ID] [--disclose PERSONS]
    Writes a bundle. A service may be running, unless the bundle discloses persons.
detente audit key [--replace]
    Prints the key of the log, for the policies of others, or replaces it.
detente audit key --last CHECKPOINT
    Tells a restored key what it signed last. docs/audit.md says when.
detente audit key --new-log NAME
    Continues as a new log, if the ledger does not lead to what was signed.
detente witness --policy FILE --origin NAME
    Runs a witness for the logs of a policy.

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
