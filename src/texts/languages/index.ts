// The languages the classifier reads: the registry.

import { de } from './de.js'
import { en } from './en.js'
import { es } from './es.js'
import { fr } from './fr.js'
import { it } from './it.js'
import { ja } from './ja.js'
import { ko } from './ko.js'
import { nl } from './nl.js'
import { pl } from './pl.js'
import { pt } from './pt.js'
import { ru } from './ru.js'
import { zh } from './zh.js'

/** All languages, each a file. */
export const languages = [zh, en, de, fr, es, pt, it, nl, pl, ru, ja, ko] as const

/** The name of a language that the classifier reads. */
export type LanguageName = (typeof languages)[number]['name']
