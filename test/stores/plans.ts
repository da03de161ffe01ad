// Query plans, as `explain (analyze)` tells them.

import type { SqlRequest } from '../../src/stores/client.js'
import { pool } from './pool.js'

export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

/** Executes a request, and resolves with the nodes of its plan, the topmost first. */
export async function planOf({ statement, values }: SqlRequest): Promise<readonly PlanNode[]> {
  const { rows } = await pool.query({ text: `explain (analyze, format json) ${statement.text}`, values: [...values] })
  return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** The rows of a table that a plan read, those it dropped included. */
export const rowsRead = (nodes: readonly PlanNode[], table: string): number =>
  nodes
    .filter(node => node['Relation Name'] === table)
    .reduce((sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'], 0)
