// How much each entry point adds to a bundle, gzipped. A limit stands a few per cent above what it holds: raise it knowingly.

import { expect, test } from 'vitest'
import { bundled } from './bundle.js'
import { entries, manifest } from './tarball.js'

const limits: Readonly<Record<string, number>> = {
  '.': 45_200,
  './table': 10_000,
  './render': 43_000,
  './machine': 12_400,
  './feeds': 7_750,
  './feeds/kd100': 5_600,
  './feeds/native': 3_350,
  './feeds/kuaidi100': 6_900,
  './texts': 28_000,
  './engine': 61_000,
  './stores/pglite': 23_300,
  './stores/postgres': 22_500,
  './webhook': 18_000,
  './testing': 93_500,
}

const external = [...Object.keys(manifest.peerDependencies), 'node:*']

test.each(entries)('%s is no larger than its limit', entry => {
  const { gzippedBytes } = bundled(`export * from '${manifest.exports[entry]!.import.default}'`, external)
  expect(gzippedBytes).toBeLessThanOrEqual(limits[entry]!)
  // A limit far above its entry would let it grow unseen.
  expect(gzippedBytes).toBeGreaterThan(limits[entry]! * 0.9)
})

// What a backend bundles is what it names. The journal and the renderers come on top for those who use them.
test('replay and explain, with the table, are no larger than their limit', () => {
  expect(bundled(`export { explain, replay } from './dist/esm/index.js'`, []).gzippedBytes).toBeLessThanOrEqual(18_500)
})
