/**
 * A row is one participant on one ledger. `signed` is the document as it was signed: `jsonb` would
 * order its keys anew, and refuses some texts. Only listed profiles have what is searched by.
 * Addresses have capitals, so that only `collate "C"` sorts them as plain text on every server.
 */
const createTable = `
  create table if not exists chartkey_profiles (
    ledger text collate "C" not null,
    address text collate "C" not null,
    sequence bigint not null,
    signed text not null,
    roles text[],
    words tsvector,
    speciality text collate "C",
    primary key (ledger, address)
  );
  create index if not exists chartkey_profiles_words on chartkey_profiles using gin (roles, words);
  create index if not exists chartkey_profiles_speciality on chartkey_profiles using hash (speciality);
`;

/** Servers of one app may start at the same moment; `if not exists` alone lets one of them fail. */
export const migration = `select pg_advisory_xact_lock(hashtext('chartkey_profiles')); ${createTable}`;

/** Compares in the store, so that of many writes at once the highest sequence stays. */
export const store = `
  insert into chartkey_profiles (ledger, address, sequence, signed, roles, words, speciality)
  values ($1, $2, $3, $4, $5, array_to_tsvector($6::text[]), $7)
  on conflict (ledger, address) do update
  set (sequence, signed, roles, words, speciality) =
    (excluded.sequence, excluded.signed, excluded.roles, excluded.words, excluded.speciality)
  where chartkey_profiles.sequence < excluded.sequence
`;

export const read = `
  select signed from chartkey_profiles
  where ledger = $1 and address = $2
`;

/** One row more than the page has, to know whether there is another page. */
export const search = `
  select address, signed from chartkey_profiles
  where ledger = $1 and address > $2 and roles @> array[$3]
    and ($4::tsquery is null or words @@ $4::tsquery)
    and ($5::text is null or speciality = $5)
  order by address
  limit $6::int + 1
`;

/** Fails without the table, the key, an index, or a right that the others need. Stores nothing. */
export const check = `
  insert into chartkey_profiles
  select * from chartkey_profiles
  where 'chartkey_profiles_words'::regclass = 'chartkey_profiles_speciality'::regclass
  on conflict (ledger, address) do update set sequence = excluded.sequence
`;
