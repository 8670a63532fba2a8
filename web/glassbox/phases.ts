import type { Phase } from 'glassgrad'
import type { Bilingual } from '../../tasks/language.js'
import { say } from '../site/language.js'

const PHASES: Readonly<Record<Phase, Bilingual>> = {
  data: { ru: 'данные', en: 'data' },
  forward: { ru: 'прямой проход', en: 'forward pass' },
  backward: { ru: 'обратный проход', en: 'backward pass' },
  optimizer: { ru: 'оптимизатор', en: 'optimizer' },
  metrics: { ru: 'метрики', en: 'metrics' },
}

/** What a part of a step is called. */
export const phaseName = (phase: string): string => say(PHASES[phase as Phase] ?? phase)
