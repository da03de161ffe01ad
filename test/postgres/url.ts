// The address of the server of this run of tests.

import { inject } from 'vitest'
import type {} from './setup.js'

export async function postgresUrl(): Promise<string> {
  const answer = await fetch(inject('postgresDoor'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(`No PostgreSQL for the tests: ${text}`)
  return text
}
