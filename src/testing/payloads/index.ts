export { codeAsReceived, type SentCode, sentCode } from './code.js'
export type { PayloadFormatName } from './formats.js'
export {
  type Kd100Data,
  type Kd100Item,
  type Kd100Response,
  type Kd100Webhook,
  type Kd100WebhookOptions,
  kd100Response,
  kd100Webhook,
} from './kd100.js'
export {
  type Kuaidi100Answer,
  type Kuaidi100Item,
  type Kuaidi100Push,
  type Kuaidi100PushOptions,
  type Kuaidi100PushStatus,
  kuaidi100Answer,
  kuaidi100Push,
} from './kuaidi100.js'
export { type Kuaidi100FormOptions, kuaidi100Form } from './kuaidi100-form.js'
export { type NativeHistory, nativeEvents, nativeHistory, nativeLines } from './native.js'
export type { PayloadHead } from './scan.js'
