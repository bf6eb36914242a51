"""Public services out and in, in the format of local directories: Open Referral UK (HSDS-UK 3.0, DOMAIN section 8), as JSON and as CSV.

Out go public services of associations and organisations, from `PublicService` and the name of the asset, and nothing else of a map
(`services`, `hsds`, `tables`; docs/adr/0012). In come services of a file or a paste (`parsing`, `cleaning`), compared with what the
organisation has already (`checking`) before anything is taken over.

A row that waits in `AssetIntake.rows` is a dict: `row` (its number in the file), `id` (a UUID as text, or empty), `name`, `organisation`,
`summary`, `status`, `url`, `email`, `fees`, `minimum_age`, `maximum_age`, `location_type`, `address`, `town`, `region`, `postcode`, `place`
(where it is in the words of the file), `notes` (what was left out of it) and `problems` (why it cannot be taken over). Texts are empty and
ages None where the file says nothing.
"""
