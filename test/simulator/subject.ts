// What is simulated: the engine, the store in memory and the webhook; as they are, or copies with a fault.

import { createEngine, memoryStore } from '../../src/engine/index.js'
import { webhook } from '../../src/webhook/index.js'

export interface Subject {
  readonly createEngine: typeof createEngine
  readonly memoryStore: typeof memoryStore
  readonly webhook: typeof webhook
}

export const subject: Subject = { createEngine, memoryStore, webhook }
