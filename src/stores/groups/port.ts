// Groups in SQL: one file per statement.

import type { GroupPort } from '../../engine/ports.js'
import type { SendRequest } from '../client.js'
import { committer } from '../commit/statement.js'
import { groupCommit } from './commit.js'
import { decodeStoredGroup, loadGroupsStatement, loadGroupsValues } from './load.js'
import { notedRequest } from './noted.js'

/** With a channel, commits that add effects notify it. */
export function sqlGroups(schema: string, send: SendRequest, channel: string | null): GroupPort {
  const statement = loadGroupsStatement(schema)
  return {
    load: async groups =>
      (await send({ statement, values: loadGroupsValues(groups) })).map(row => decodeStoredGroup(schema, row)),
    commit: committer(schema, send, channel, groupCommit),
    noted: async query => (await send(notedRequest(schema, query))).map(row => row.name ?? ''),
  }
}
