// The code of a worker thread: blocks in, results out, in the same order.

import { parentPort, workerData } from 'node:worker_threads'
import { type Block, blockAuditor } from './block.js'

const port = parentPort!
const audit = blockAuditor(workerData)
port.on('message', (block: Block) => {
  const result = audit(block)
  port.postMessage(result, [result.bytes.buffer])
})
