/** The paths at which results can be read. */
export const PATHS: Readonly<Record<string, (id: string) => string>> = {
  person: (id) => `/v1/people/${id}`,
  deal: (id) => `/v1/deals/${id}`,
  target: (id) => `/v1/targets/${id}`,
  sanction: (id) => `/v1/sanctions/${id}`,
  licence: (id) => `/v1/licences/${id}`,
  prisoner: (id) => `/v1/prisoners/${id}`,
  release: (id) => `/v1/releases/${id}`,
  programme: (id) => `/v1/programmes/${id}`,
  source: (id) => `/v1/sources/${id}`,
  event: (id) => `/v1/events/${id}`,
}
