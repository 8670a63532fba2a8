import { layoutOf } from '../../gpu/uniforms.js'
import {
  called,
  computed,
  element,
  mattering,
  product,
  type Question,
  type Read,
  type Rule,
  type Seen,
  sum,
} from './rule.js'

/** Where the step's numbers lie, by their names in the shader. */
function placesOf({ dispatch: { shader } }: Question): Record<string, number> {
  const { fields } = layoutOf(shader.name, shader.code, /var<storage, read> (hyper): (Hyper);/)
  return Object.fromEntries(fields.map(({ name, at }) => [name, at]))
}

/** What a rule makes of a value: the new value, then what is remembered; and how they are written. */
interface Made {
  values: readonly number[]
  formulas: readonly string[]
  /** What each of them is made of, beside itself: gradient, parameter (0), slots by place (1, 2, …). */
  from: readonly (readonly ('g' | number)[])[]
}

type Update = (
  p: number,
  g: number,
  slots: readonly number[],
  h: Record<string, number>,
  tunables: Record<string, unknown>,
) => Made

const STEP = 'p · decay - '

const rules: Readonly<Record<string, Update>> = {
  sgd: (p, g, [v = 0], h, { MOMENTUM, NESTEROV }) => {
    const step = h.learningRate * g
    if (!MOMENTUM) return { values: [p - step], formulas: [`${STEP}lr · g`], from: [[0, 'g']] }
    const next = h.momentum * v - step
    return {
      values: [p + (NESTEROV ? h.momentum * next - step : next), next],
      formulas: [NESTEROV ? 'p · decay + momentum · v - lr · g' : 'p · decay + v', 'momentum · v - lr · g'],
      from: [
        [0, 'g', 1],
        ['g', 1],
      ],
    }
  },
  adam: (p, g, [m, v, u = 0], h, { AMSGRAD }) => {
    const [mean, square] = [m + h.meanGain * (g - m), v + h.squareGain * (g * g - v)]
    const largest = AMSGRAD ? Math.max(u, square) : square
    return {
      values: [p - (h.rate * mean) / (Math.sqrt(largest) + h.epsilon), mean, square, largest],
      formulas: [
        `${STEP}rate · m / (√${AMSGRAD ? 'u' : 'v'} + ε)`,
        'm + (1-β₁) · (g - m)',
        'v + (1-β₂) · (g² - v)',
        'max(u, v)',
      ],
      from: [AMSGRAD ? [0, 'g', 1, 2, 3] : [0, 'g', 1, 2], ['g', 1], ['g', 2], ['g', 2, 3]],
    }
  },
  nadam: (p, g, [m, v], h) => {
    const [mean, square] = [m + h.meanGain * (g - m), v + h.squareGain * (g * g - v)]
    const ahead = h.next * mean + h.now * g
    return {
      values: [p - (h.learningRate * ahead) / (Math.sqrt(square * h.scale) + h.epsilon), mean, square],
      formulas: [
        `${STEP}lr · (next · m + now · g) / (√(v · scale) + ε)`,
        'm + (1-β₁) · (g - m)',
        'v + (1-β₂) · (g² - v)',
      ],
      from: [
        [0, 'g', 1, 2],
        ['g', 1],
        ['g', 2],
      ],
    }
  },
  adadelta: (p, g, [s, d], h) => {
    const square = h.rho * s + h.gain * g * g
    const step = (Math.sqrt(d + h.epsilon) / Math.sqrt(square + h.epsilon)) * g
    return {
      values: [p - h.learningRate * step, square, h.rho * d + h.gain * step * step],
      formulas: [`${STEP}lr · Δ, Δ = √(d + ε) / √(s + ε) · g`, 'ρ · s + (1-ρ) · g²', 'ρ · d + (1-ρ) · Δ²'],
      from: [
        [0, 'g', 1, 2],
        ['g', 1],
        ['g', 1, 2],
      ],
    }
  },
  adagrad: (p, g, [s], h) => ({
    values: [p - (h.learningRate * g) / Math.sqrt(s + g * g + h.epsilon), s + g * g],
    formulas: [`${STEP}lr · g / √(s + ε)`, 's + g²'],
    from: [
      [0, 'g', 1],
      ['g', 1],
    ],
  }),
  rmsprop: (p, g, [v, w = 0, a = 0], h, { MOMENTUM, CENTERED }) => {
    const square = h.rho * v + h.gain * g * g
    const mean = h.rho * a + h.gain * g
    const step = (h.learningRate * g) / Math.sqrt((CENTERED ? square - mean * mean : square) + h.epsilon)
    const moved = MOMENTUM ? h.momentum * w + step : step
    const all = ['g', 1, ...(CENTERED ? [3] : [])] as ('g' | number)[]
    return {
      values: [p - moved, square, moved, mean],
      formulas: [
        `${STEP}${MOMENTUM ? 'w' : 'lr · g / √(d + ε)'}`,
        'ρ · v + (1-ρ) · g²',
        'momentum · w + lr · g / √(d + ε)',
        'ρ · a + (1-ρ) · g',
      ],
      from: [
        [0, ...all, ...(MOMENTUM ? [2] : [])],
        ['g', 1],
        [...all, 2],
        ['g', 3],
      ],
    }
  },
  ftrl: (p, g, [n, linear], h) => {
    const after = n + g * g
    const root = after ** h.power
    const growth = (root - n ** h.power) / h.learningRate
    const z = linear + g + 2 * h.shrinkage * p - growth * p
    const clipped = Math.min(Math.max(z, -h.l1), h.l1)
    return {
      values: [(clipped - z) / (root / h.learningRate + 2 * h.l2), after, z],
      formulas: [
        '(clip(z, -l1, l1) - z) / (nᑫ / lr + 2 · l2)',
        'n + g²',
        'z + g + 2 · shrinkage · p - (nᑫ - before) / lr · p',
      ],
      from: [
        [0, 'g', 1, 2],
        ['g', 1],
        [0, 'g', 1, 2],
      ],
    }
  },
  adamax: (p, g, [m, u], h) => {
    const mean = m + h.meanGain * (g - m)
    const norm = Math.max(h.beta2 * u, Math.abs(g))
    return {
      values: [p - (h.rate * mean) / (norm + h.epsilon), mean, norm],
      formulas: [`${STEP}rate · m / (u + ε)`, 'm + (1-β₁) · (g - m)', 'max(β₂ · u, |g|)'],
      from: [
        [0, 'g', 1, 2],
        ['g', 1],
        ['g', 2],
      ],
    }
  },
  lion: (p, g, [m], h) => ({
    values: [
      p - h.learningRate * Math.sign(h.beta1 * m + (1 - h.beta1) * g),
      h.beta2 * m + (1 - h.beta2) * g,
    ],
    formulas: [`${STEP}lr · sign(β₁ · m + (1-β₁) · g)`, 'β₂ · m + (1-β₂) · g'],
    from: [
      [0, 'g', 1],
      ['g', 1],
    ],
  }),
}

/** What optimizers' shaders do with one value of a weight. */
const update: Rule = (question) => {
  const { x, before, which, at, index, name, dispatch, attributes, own } = question
  const [hyper, gradient] = called(x, 'numbers', 'g')
  const places = placesOf(question)
  const h = Object.fromEntries(Object.entries(places).map(([key, at]) => [key, hyper.get(at)]))
  const [parameter, ...slots] = before as Seen[]
  for (const [i, slot] of slots.entries()) if (slot) slot.symbol = `slot${i + 1}`
  parameter.symbol = 'p'
  const place = Number(which)
  const rule = rules[dispatch.origin.at(-1)?.name ?? '']
  const values = slots.map((slot) => slot?.get(at) ?? 0)
  const held = place === 0 ? parameter : slots[place - 1]
  const madeBy = (h: Record<string, number>) =>
    rule(h.decay * parameter.get(at), gradient.get(at), values, h, attributes as Record<string, unknown>)
  // The step's numbers stand in the formula; which of them count here shows when they are others.
  const names = Object.keys(h)
  const all = names.map((key): Read => [hyper, places[key]])
  const also = mattering(all, (...numbers) => {
    const other = Object.fromEntries(names.map((key, i) => [key, numbers[i]]))
    return Math.fround(other.due === 0 ? held.get(at) : madeBy(other).values[place])
  })
  if (h.due === 0) {
    const formula = `${element(name, index)} = ${element(held.symbol, index)}: no update is due in this step`
    return { ...sum(formula, [product([[held, at]])]), also }
  }
  const made = madeBy(h)
  const of = (what: 'g' | number): Read =>
    what === 'g' ? [gradient, at] : what === 0 ? [parameter, at] : [slots[what - 1], at]
  const reads = made.from[place].map(of)
  const numbers = names
    .filter((key) => key !== 'due')
    .map((key) => `${key} ${Number(h[key].toPrecision(6))}`)
    .join(', ')
  const formula = `${element(name, index)} = ${made.formulas[place]}; ${numbers}`
  const value = made.values[place]
  if (place !== 0) return { ...computed(formula, reads, value), also }
  const kept = h.decay * parameter.get(at)
  return {
    formula,
    parts: [
      product([[parameter, at]], h.decay),
      { value: value - kept, reads: reads.filter(([seen]) => seen !== parameter) },
    ],
    isSum: true,
    value: Number.isNaN(value) ? own : value,
    also,
  }
}

/** momentum · average + (1 - momentum) · p; where it overwrites, p becomes that too. */
const average: Rule = ({ x, before, which, at, index, name }) => {
  const [numbers] = called(x, 'numbers')
  const [parameter, mean] = called(before as Seen[], 'p', 'average')
  const [momentum, overwrites] = [numbers.get(0), numbers.get(1) !== 0]
  const left = element(name, index)
  const isWeight = which === 0
  const also: Read[] = [
    ...(isWeight ? [[numbers, 1] as const] : []),
    ...(!isWeight || overwrites ? [[numbers, 0] as const] : []),
  ]
  if (isWeight && !overwrites)
    return { ...sum(`${left} = ${element('p', index)}`, [product([[parameter, at]])]), also }
  const parts = [product([[mean, at]], momentum), product([[parameter, at]], 1 - momentum)]
  return {
    ...sum(
      `${left} = ${momentum} · ${element('average', index)} + ${1 - momentum} · ${element('p', index)}`,
      parts,
    ),
    also,
  }
}

/** A gradient divided by what the loss has been multiplied by; beside it, whether one is no number. */
const unscale: Rule = ({ x, before, which, at, index, name }) => {
  const [gradient, scale] = called(x, 'g', 'scale')
  const reads: Read[] = [
    [gradient, at],
    [scale, 0],
  ]
  if (which === 0)
    return computed(
      `${element(name, index)} = ${element('g', index)} / scale`,
      reads,
      gradient.get(at) / scale.get(0),
    )
  const all = Array.from({ length: gradient.size }, (_, i): Read => [gradient, i])
  const [, marked] = before as Seen[]
  marked.symbol = 'before'
  const over = all.some(([of, i]) => !Number.isFinite(of.get(i)))
  const formula = `${element(name, index)} = 1 where some g is infinite or no number, else as before`
  return computed(formula, [[marked, 0], ...all], over ? 1 : marked.get(0))
}

/** The next step's scale; an update that is not due after an overflow. */
const lossScale: Rule = ({ before, which, at, index, name, attributes }) => {
  const [overflow, scale, steps, hyper] = called(before as Seen[], 'overflow', 'scale', 'steps', 'numbers')
  const { growth } = attributes as { growth: number }
  const over = overflow.get(0) !== 0
  const full = steps.get(0) + 1 === growth
  const left = element(name, index)
  const both: Read[] = [
    [overflow, 0],
    [steps, 0],
  ]
  if (which === 0) return { formula: `${left} = 0, for the next step`, parts: [], isSum: true, value: 0 }
  if (which === 1) {
    const next = over ? scale.get(0) / 2 : full ? scale.get(0) * 2 : scale.get(0)
    const word = over ? 'halved after an overflow' : full ? `doubled after ${growth} good steps` : 'kept'
    return computed(
      `${left} = scale, ${word}`,
      [[scale, 0], [overflow, 0], ...(over ? [] : both.slice(1))],
      next,
    )
  }
  if (which === 2)
    return computed(
      `${left} = good steps so far`,
      over ? both.slice(0, 1) : both,
      over || full ? 0 : steps.get(0) + 1,
    )
  if (at !== 2) return sum(`${left} = ${element('numbers', index)}`, [product([[hyper, at]])])
  return computed(
    `${left} = whether the update is due`,
    over
      ? [[overflow, 0]]
      : [
          [hyper, 2],
          [overflow, 0],
        ],
    over ? 0 : hyper.get(2),
  )
}

export const optimizers: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.keys(rules).map((name) => [name, update])),
  average,
  unscale,
  lossScale,
}
