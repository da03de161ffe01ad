// The connection string of the server of this test run.

import { inject } from 'vitest'
import type {} from './setup.js'

export async function postgresUrl(): Promise<string> {
  const response = await fetch(inject('postgresServerUrl'))
  const text = await response.text()
  if (!response.ok) throw new Error(`No PostgreSQL for the tests: ${text}`)
  return text
}
