// A browser for the tests: the Chromium inside the package @sparticuz/chromium, unpacked once before the first test.

import chromium from '@sparticuz/chromium'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly browserPath: string
  }
}

export default async function setup({ provide }: TestProject): Promise<void> {
  chromium.setGraphicsMode = false
  provide('browserPath', await chromium.executablePath())
}
