import type { TensorRole as Role } from 'glassgrad/debug'
import { type Bilingual, say as inLanguage } from '../../tasks/language.js'
import { language } from '../site/language.js'

const SLOTS: Readonly<Record<string, Bilingual>> = {
  momentum: { ru: 'первый момент', en: 'first moment' },
  velocity: { ru: 'второй момент', en: 'second moment' },
  velocity_hat: { ru: 'наибольший второй момент', en: 'largest second moment' },
  norm: { ru: 'наибольший градиент', en: 'largest gradient' },
  average: { ru: 'скользящее среднее', en: 'moving average' },
  gradient_accumulator: { ru: 'накопленный градиент', en: 'gathered gradient' },
}

/** What a tensor of a step is, as the visitor says it. */
export function roleName(role: Role): string {
  return inLanguage(words(role), language.value)
}

function words(role: Role): Bilingual {
  switch (role.kind) {
    case 'weight':
      return { ru: `${role.weight} слоя ${role.layer}`, en: `${role.layer}'s ${role.weight}` }
    case 'slot': {
      const { ru, en } = SLOTS[role.slot] ?? { ru: role.slot, en: role.slot.replaceAll('_', ' ') }
      const of = words(role.of)
      return { ru: `${ru} ${role.optimizer}: ${of.ru}`, en: `${role.optimizer}'s ${en} of ${of.en}` }
    }
    case 'gradient': {
      const of = words(role.of)
      return { ru: `градиент потерь по: ${of.ru}`, en: `gradient of the loss with respect to ${of.en}` }
    }
    case 'batch':
      return { ru: `${role.name} батча`, en: `the batch's ${role.name}` }
    case 'rows':
      return { ru: 'номера строк батча', en: "numbers of the batch's rows" }
    case 'loss':
      return { ru: 'значение функции потерь', en: 'the loss' }
    case 'output':
      return { ru: `выходы слоя ${role.layer}`, en: `${role.layer}'s output` }
    case 'result': {
      const { layer, op, backward } = role
      const back = backward
        ? { ru: 'на обратном пути, ', en: 'in the backward pass of ' }
        : { ru: '', en: 'in ' }
      return {
        ru: `${op} (${back.ru}${layer ?? 'шаг'})`,
        en: `${op} ${back.en}${layer ?? 'the step'}`,
      }
    }
    case 'variable':
      return { ru: role.name, en: role.name }
    case 'numbers':
      return { ru: `числа шага для ${role.of}`, en: `${role.of}'s numbers of the step` }
    case 'data':
      return { ru: 'набор данных', en: 'the data set' }
    case 'constant':
      return { ru: 'постоянная', en: 'a constant' }
    case 'scratch':
      return { ru: `промежуточное ${role.op}`, en: `what ${role.op} keeps in between` }
  }
}

/** Whether it is a weight, or something of its shape. */
export function isOfWeight(role: Role): boolean {
  if (role.kind === 'gradient' || role.kind === 'slot') return isOfWeight(role.of)
  return role.kind === 'weight'
}
