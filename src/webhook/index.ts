// `shipfold/webhook`: a provider's pushes, verified, saved and ingested.

export type { CarrierCorrection, Decoded, FeedEvent, FeedName, FeedReject, Monitoring } from '../feeds/index.js'
export type { WebhookFeed } from './feed.js'
export { type NodeRequest, type NodeResponse, toNodeHandler } from './node-handler.js'
export type { WebhookEngine, WebhookOptions } from './options.js'
export type { WebhookProblem, WebhookProblemKind } from './response.js'
export { webhook } from './webhook.js'
