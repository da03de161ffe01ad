// Takes over orders from before shipfold: one JSON object per line, { "id", "parcels": [{ "shipment", "events" }] }. What their
// histories call for was done long ago, so it is recorded as done and never sent. Run it before the service, as often as you like.
//   node cut-over.mjs old-orders.ndjson

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createEngine } from 'shipfold/engine'
import { openDatabase } from './database.mjs'
import { openOrders, saveOrder } from './orders.mjs'
import { rules, zones } from './rules.mjs'

const { store, sql, transaction, close } = await openDatabase(process.env)
await openOrders(sql)
const engine = createEngine({ store, rules, zones, registration: 'explicit' })
await engine.open()
let [orders, done] = [0, 0]
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  if (line.trim() === '') continue
  const { id, parcels } = JSON.parse(line)
  const shipments = parcels.map(({ shipment }) => shipment)
  const receivedAt = new Date()
  const results = await transaction(async (sql, own) => {
    await saveOrder(sql, { id, shipments })
    // Each parcel is in its order before its history is read, so that what is true of the order is done as well.
    const at = parcel => parcel.events[0]?.time ?? receivedAt
    await engine
      .with(own)
      .register(
        parcels.map(parcel => ({ shipment: parcel.shipment, at: at(parcel), group: { name: id, expect: parcels.length } })),
      )
    const inputs = parcels.map(({ shipment, events }) => ({ shipment, kind: 'snapshot', receivedAt, events }))
    return engine.with(own).ingest(inputs, { assumeDone: true })
  })
  orders++
  for (const { assumed } of results) done += assumed.done
}
console.log(`${orders} orders taken over; ${done} effects recorded as done, none to send.`)
await engine.close()
await close()
