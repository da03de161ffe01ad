// How much each entry point adds to a bundle, gzipped. A limit stands a few per cent above what it holds: raise it knowingly.

import { expect, test } from 'vitest'
import { bundled } from './bundle.js'
import { entries, manifest } from './tarball.js'

const limits: Readonly<Record<string, number>> = {
  '.': 33_500,
  './table': 8_200,
  './render': 9_900,
  './machine': 11_000,
  './feeds': 3_430,
  './feeds/kd100': 2_210,
  './feeds/native': 715,
  './feeds/kuaidi100': 2_760,
  './engine': 37_600,
  './stores/pglite': 13_800,
  './stores/postgres': 12_300,
  './webhook': 11_200,
  './testing': 71_000,
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
  expect(bundled(`export { explain, replay } from './dist/esm/index.js'`, []).gzippedBytes).toBeLessThanOrEqual(13_800)
})
