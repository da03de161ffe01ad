// `shipfold/webhook`: a provider's pushes, verified, saved and ingested.

export type { CarrierCorrection, Decoded, FeedEvent, FeedName, FeedReject, Monitoring } from '../feeds/index.js'
export type { WebhookFeed } from './feed.js'
export { toNodeHandler } from './node-handler.js'
export type { FastifyLikeReply, FastifyLikeRequest, NodeRequest, NodeResponse, ReadBody } from './node-types.js'
export type { WebhookEngine, WebhookOptions } from './options.js'
export type { WebhookProblem, WebhookProblemKind } from './response.js'
export type { EventOrigin, EventTransform } from './transform.js'
export { webhook } from './webhook.js'
