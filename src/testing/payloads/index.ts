export { arriving, type SentCode, sentCode } from './code.js'
export { type FormOptions, kuaidi100Form } from './form.js'
export type { FormName } from './forms.js'
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
  type Kuaidi100Watch,
  kuaidi100Answer,
  kuaidi100Push,
} from './kuaidi100.js'
export { type NativeHistory, nativeEvents, nativeHistory, nativeLines } from './native.js'
export type { PayloadHead } from './scan.js'
