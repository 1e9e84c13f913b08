/** Canonical JSON (RFC 8785, JCS): one text for one value, so that it can be hashed, signed and compared. */
import canonicalize from 'canonicalize'

/** The JCS form of a JSON value; undefined members of objects are left out. */
export const jcs = (value: unknown): string => canonicalize(value) as string
