// `shipfold/feeds`: every feed, in the order in which their shapes are tried.

import type { Feed } from './feed.js'
import { kd100 } from './kd100.js'
import { kuaidi100 } from './kuaidi100.js'
import { native } from './native.js'

export type * from './feed.js'

/** Every feed by its name. */
export const feeds = { native, kd100, kuaidi100 } as const satisfies Readonly<Record<string, Feed>>

/** The name of a feed. */
export type FeedName = keyof typeof feeds
