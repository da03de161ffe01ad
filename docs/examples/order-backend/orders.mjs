// The shop's own tables: orders with the number of their parcel, and what was done for them.

// Several processes may start at once, and `if not exists` alone is no lock.
const tables = `do $$ begin
  perform pg_advisory_xact_lock(7146);
  create table if not exists orders (
    id text primary key,
    shipment text not null unique,
    is_registered boolean not null default false,
    placed_at timestamptz not null default now()
  );
  create table if not exists actions (
    key text primary key,
    firing text not null,
    revision integer not null,
    shipment text not null,
    effect text not null,
    kind text not null,
    is_done boolean not null,
    noted_at timestamptz not null default now()
  );
  create index if not exists actions_by_firing on actions (firing);
  create index if not exists actions_by_shipment on actions (shipment);
  create index if not exists orders_to_register on orders (placed_at) where not is_registered;
end $$`

/** The orders of a shop, and the book of what was done. */
export async function openOrders(sql) {
  await sql(tables)
  return {
    /** Saves an order; false where the order or the parcel is somebody else's. May be said again. */
    async save({ id, shipment }) {
      await sql('insert into orders (id, shipment) values ($1, $2) on conflict do nothing', [id, shipment])
      return (await sql('select id from orders where id = $1 and shipment = $2', [id, shipment])).length === 1
    },
    find: async id => (await sql('select id, shipment from orders where id = $1', [id]))[0] ?? null,
    list: () => sql('select id, shipment from orders order by placed_at desc, id limit 200'),

    /** Parcels that the engine was not told of yet. */
    toRegister: async () =>
      (await sql('select shipment from orders where not is_registered order by placed_at limit 500')).map(
        ({ shipment }) => shipment,
      ),
    markRegistered: shipments => sql('update orders set is_registered = true where shipment = any($1::text[])', [shipments]),

    /**
     * Does what a message says, once for each key. What is older than what is known of its firing is noted and not done, and so
     * is the undoing of what was never done. Your own work belongs into this transaction.
     */
    act: ({ key, firing, revision, shipment, effect, kind }) =>
      sql(
        `insert into actions (key, firing, revision, shipment, effect, kind, is_done)
        select $1, $2, $3::integer, $4, $5, $6, not exists (select from actions where firing = $2 and revision > $3)
          and ($6 = 'do' or exists (select from actions where firing = $2))
        on conflict do nothing`,
        [key, firing, revision, shipment, effect.kind, kind],
      ),

    /** What was done, and whether it stands: whether nothing newer is known of its firing. */
    actionsOf: shipment =>
      sql(
        `select effect, kind, revision, is_done as "isDone", kind = 'do' and is_done
          and revision = max(revision) over (partition by firing) as stands
        from actions where shipment = $1 order by noted_at, key`,
        [shipment],
      ),
  }
}
