// The shop's own tables: orders, their parcels, and what was done for them.

// Several processes may start at once; `if not exists` alone does not lock.
const tables = `do $$ begin
  perform pg_advisory_xact_lock(7146);
  create table if not exists orders (
    id text primary key,
    placed_at timestamptz not null default now()
  );
  create table if not exists parcels (
    shipment text primary key,
    order_id text not null references orders,
    status text not null default 'expected',
    revision integer not null default 0
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
  create index if not exists parcels_by_order on parcels (order_id);
  create index if not exists actions_by_activation on actions (activation);
  create index if not exists actions_by_shipment on actions (shipment);
end $$`

/** Its id, or one of its parcels, is that of another order. */
export class TakenError extends Error {}

/** Saves an order with its parcels, for the first time or again. Throws `TakenError`; roll back then. */
export async function saveOrder(sql, { id, shipments }) {
  await sql('insert into orders (id) values ($1) on conflict do nothing', [id])
  await sql('insert into parcels (shipment, order_id) select unnest($2::text[]), $1 on conflict do nothing', [id, shipments])
  const known = await sql('select shipment from parcels where order_id = $1', [id])
  if (
    known
      .map(({ shipment }) => shipment)
      .sort()
      .join() !== shipments.toSorted().join()
  )
    throw new TakenError(`Order ${id} has other parcels, or one of these has another order.`)
}

/** The shop's orders, and what was done for them. */
export async function openOrders(sql) {
  await sql(tables)
  return {
    /** An order with its parcels as far as the shop knows them; null for an unknown one. */
    async find(id) {
      const parcels = await sql('select shipment, status from parcels where order_id = $1', [id])
      return parcels.length === 0 ? null : { id, parcels }
    },
    list: () =>
      sql(`select id, (select string_agg(shipment || ' ' || status, ', ' order by shipment) from parcels where order_id = id) as parcels
        from orders order by placed_at desc, id limit 200`),

    /** Lets a parcel have the status that it has come to. Of two deliveries the later revision holds, in whatever order they come. */
    setStatus: ({ shipment, revision, standing }) =>
      sql('update parcels set status = $2, revision = $3 where shipment = $1 and revision < $3', [
        shipment,
        standing.outcome ?? standing.status,
        revision,
      ]),

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

    /** What was done for parcels, and whether it is in force: whether its activation has no newer revision. */
    actionsOf: shipments =>
      sql(
        `select shipment, effect, kind, revision, is_done as "isDone", kind = 'do' and is_done
          and revision = max(revision) over (partition by activation) as stands
        from actions where shipment = any ($1::text[]) order by noted_at, key`,
        [shipments],
      ),
  }
}
