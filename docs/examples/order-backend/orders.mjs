// The shop's own tables: orders with their parcel's number, and what was done for them.

// Several processes may start at once; `if not exists` alone does not lock.
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
    activation text not null,
    revision integer not null,
    shipment text not null,
    effect text not null,
    kind text not null,
    is_done boolean not null,
    noted_at timestamptz not null default now()
  );
  create index if not exists actions_by_activation on actions (activation);
  create index if not exists actions_by_shipment on actions (shipment);
  create index if not exists orders_to_register on orders (placed_at) where not is_registered;
end $$`

/** The shop's orders, and what was done for them. */
export async function openOrders(sql) {
  await sql(tables)
  return {
    /** Saves an order; false if its id or its parcel is taken. Idempotent. */
    async save({ id, shipment }) {
      await sql('insert into orders (id, shipment) values ($1, $2) on conflict do nothing', [id, shipment])
      return (await sql('select id from orders where id = $1 and shipment = $2', [id, shipment])).length === 1
    },
    find: async id => (await sql('select id, shipment from orders where id = $1', [id]))[0] ?? null,
    list: () => sql('select id, shipment from orders order by placed_at desc, id limit 200'),

    /** Parcels that are not registered with the engine yet. */
    toRegister: async () =>
      (await sql('select shipment from orders where not is_registered order by placed_at limit 500')).map(
        ({ shipment }) => shipment,
      ),
    markRegistered: shipments => sql('update orders set is_registered = true where shipment = any($1::text[])', [shipments]),

    /**
     * Acts on a delivery, once per key. An outdated revision, or an undo without its do, is recorded and not done. Do your own work
     * in this transaction.
     */
    act: ({ key, activation, revision, shipment, effect, kind }) =>
      sql(
        `insert into actions (key, activation, revision, shipment, effect, kind, is_done)
        select $1, $2, $3::integer, $4, $5, $6, not exists (select from actions where activation = $2 and revision > $3)
          and ($6 = 'do' or exists (select from actions where activation = $2))
        on conflict do nothing`,
        [key, activation, revision, shipment, effect.kind, kind],
      ),

    /** What was done, and whether it is in force: whether its activation has no newer revision. */
    actionsOf: shipment =>
      sql(
        `select effect, kind, revision, is_done as "isDone", kind = 'do' and is_done
          and revision = max(revision) over (partition by activation) as stands
        from actions where shipment = $1 order by noted_at, key`,
        [shipment],
      ),
  }
}
