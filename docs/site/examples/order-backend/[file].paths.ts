import { basename } from 'node:path'
import { codePage, exampleFiles } from '../../pages.js'

export default {
  paths: () => exampleFiles.map(file => ({ params: { file: basename(file) }, content: codePage(file) })),
}
