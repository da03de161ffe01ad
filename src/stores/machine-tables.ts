// Machine tables in SQL: each is written once, and read once per process.

import type { MachineTablePort, TableJson } from '../engine/ports.js'
import { isObject } from '../vocabulary/index.js'
import { plannedRequest, type SendRequest } from './client.js'
import { corruptRow, parseJson, storableText } from './columns.js'

export const sqlMachineTables = (schema: string, send: SendRequest): MachineTablePort => ({
  async load(hash) {
    const text = `select definition::text as definition from ${schema}.machine_tables where hash = $1::text`
    const [row] = await send(plannedRequest(text, [storableText(hash, 'hash')]))
    return row ? parseMachineTable(row.definition ?? '', hash, schema) : null
  },

  async save(table) {
    const text = `insert into ${schema}.machine_tables (hash, definition) values ($1::text, $2::json) on conflict do nothing`
    await send(plannedRequest(text, [storableText(table.hash, 'hash'), JSON.stringify(table)]))
  },
})

function parseMachineTable(text: string, hash: string, schema: string): TableJson {
  // decodeTable checks the rest.
  const table = parseJson(text, (value): value is TableJson => isObject(value) && value.hash === hash)
  if (!table) throw corruptRow(`table ${hash} in ${schema}.machine_tables`, 'definition', text)
  return table
}
