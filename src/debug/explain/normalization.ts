import type { Grouping } from '../../kernels/normalize.js'
import { called, computed, counted, element, product, type Read, type Rule, type Seen, sum } from './rule.js'

/** Where an element lies in x seen as [batch, outer, groups, size]. */
function seenAs({ outer, groups, size }: Grouping, at: number) {
  const channels = groups * size
  const channel = at % channels
  return { batch: Math.floor(at / (outer * channels)), group: Math.floor(channel / size), channel }
}

/** Elements that share mean and variance with a group of an example. */
function members(of: Seen, { outer, groups, size }: Grouping, batch: number, group: number): Read[] {
  return counted(outer).flatMap((o) =>
    counted(size).map((s): Read => [of, ((batch * outer + o) * groups + group) * size + s]),
  )
}

function momentsOf(reads: readonly Read[]) {
  const numbers = reads.map(([of, at]) => of.get(at))
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length
  return { mean, variance: numbers.reduce((a, x) => a + (x - mean) ** 2, 0) / numbers.length }
}

/** [2, batch · groups]: means, then variances. */
function momentAnswer(question: Parameters<Rule>[0], grouping: Grouping): ReturnType<Rule> {
  const { x, at, index, name } = question
  const [of] = called(x, 'x')
  const all = grouping.batch * grouping.groups
  const [batch, group] = [Math.floor((at % all) / grouping.groups), at % grouping.groups]
  const reads = members(of, grouping, batch, group)
  if (at < all) {
    const parts = reads.map((read) => product([read], 1 / reads.length))
    return sum(`${element(name, index)} = 1/${reads.length} · Σ x of group ${group}`, parts)
  }
  const { mean, variance } = momentsOf(reads)
  return computed(
    `${element(name, index)} = 1/${reads.length} · Σ (x - ${mean.toPrecision(6)})² of group ${group}`,
    reads,
    variance,
  )
}

export const moments: Rule = (question) => momentAnswer(question, question.attributes as Grouping)

type Settings = Grouping & { epsilon: number }

/** (x - mean) / √(variance + ε) · gamma + beta */
export const normalize: Rule = (question) => {
  const { x: operands, at, index, name, attributes, which, settings } = question
  const grouping = attributes as Settings & { hasMoments: boolean }
  if (which === 'moments') return momentAnswer(question, grouping)
  const [x, gamma, beta] = called(operands, 'x', 'γ', 'β')
  const { batch, group, channel } = seenAs(grouping, at)
  const all = grouping.batch * grouping.groups
  const place = batch * grouping.groups + group
  const known = settings.moments
  const reads = members(x, grouping, batch, group)
  const { mean, variance } = known
    ? { mean: known.get(place), variance: known.get(all + place) }
    : momentsOf(reads)
  const scale = gamma.get(channel) / Math.sqrt(variance + grouping.epsilon)
  const own = x.get(at)
  if (known) known.symbol = 'moments'
  const formula = `${element(name, index)} = (${element('x', index)} - mean) / √(variance + ε) · γ[${channel}] + β[${channel}], mean ${mean.toPrecision(6)}, variance ${variance.toPrecision(6)}`
  const moments: Read[] = known
    ? [
        [known, place],
        [known, all + place],
      ]
    : reads.filter(([, i]) => i !== at)
  return {
    formula,
    parts: [
      {
        value: own * scale,
        reads: [
          [x, at],
          [gamma, channel],
        ],
      },
      {
        value: -mean * scale,
        reads: known
          ? [
              [known, place],
              [gamma, channel],
            ]
          : [[gamma, channel]],
      },
      product([[beta, channel]]),
    ],
    isSum: true,
    value: (own - mean) * scale + beta.get(channel),
    also: moments,
  }
}

export const normalizeBy: Rule = ({ x: operands, at, index, name, attributes }) => {
  const [x, mean, variance, gamma, beta] = called(operands, 'x', 'mean', 'variance', 'γ', 'β')
  const { epsilon } = attributes as { epsilon: number }
  const c = at % mean.size
  const scale = gamma.get(c) / Math.sqrt(variance.get(c) + epsilon)
  return {
    formula: `${element(name, index)} = (${element('x', index)} - mean[${c}]) / √(variance[${c}] + ε) · γ[${c}] + β[${c}]`,
    parts: [
      {
        value: x.get(at) * scale,
        reads: [
          [x, at],
          [gamma, c],
        ],
      },
      {
        value: -mean.get(c) * scale,
        reads: [
          [mean, c],
          [gamma, c],
        ],
      },
      product([[beta, c]]),
    ],
    isSum: true,
    value: (x.get(at) - mean.get(c)) * scale + beta.get(c),
    also: [[variance, c]],
  }
}

/** Elements of a channel, over batch and outer. */
function ofChannel({ batch, outer, groups, size }: Grouping, channel: number): number[] {
  return counted(batch * outer).map((row) => row * groups * size + channel)
}

/** Σ dy·x̂ of a channel; beside it, in `plain`, Σ dy. */
export const normalizeGammaGrad: Rule = ({ x: operands, at, index, name, attributes, which, settings }) => {
  const [dy, x] = called(operands, 'dy', 'x')
  const grouping = attributes as Settings
  const places = ofChannel(grouping, at)
  if (which === 'plain') {
    return sum(
      `${element(name, index)} = Σ dy of channel ${at}`,
      places.map((i) => product([[dy, i]])),
    )
  }
  const { moments } = settings
  const all = grouping.batch * grouping.groups
  const parts = places.map((i) => {
    const { batch, group } = seenAs(grouping, i)
    const place = batch * grouping.groups + group
    const normal = (x.get(i) - moments.get(place)) / Math.sqrt(moments.get(all + place) + grouping.epsilon)
    const reads: Read[] = [
      [dy, i],
      [x, i],
      [moments, place],
      [moments, all + place],
    ]
    return { value: dy.get(i) * normal, reads }
  })
  return sum(`${element(name, index)} = Σ dy · x̂ of channel ${at}, x̂ = (x - mean) / √(variance + ε)`, parts)
}

/** (d - mean(d) - x̂·mean(d·x̂)) / √(variance + ε), d = dy·γ */
export const normalizeGrad: Rule = ({ x: operands, at, index, name, attributes, settings }) => {
  const [dy, x, gamma] = called(operands, 'dy', 'x', 'γ')
  const grouping = attributes as Settings
  const { batch, group, channel } = seenAs(grouping, at)
  const { moments } = settings
  const all = grouping.batch * grouping.groups
  const place = batch * grouping.groups + group
  const [mean, inverse] = [moments.get(place), 1 / Math.sqrt(moments.get(all + place) + grouping.epsilon)]
  const [plain, weighted] = [settings['sums.plain'], settings['sums.weighted']]
  const normal = (i: number) => (x.get(i) - mean) * inverse
  const own = members(x, grouping, batch, group).map(([, i]) => i)
  const n = own.length
  const channelOf = (i: number) => seenAs(grouping, i).channel
  const d = (i: number) => dy.get(i) * gamma.get(channelOf(i))
  const left = `${element(name, index)} = (d - mean(d) - x̂ · mean(d · x̂)) / √(variance + ε), d = ${element('dy', index)} · γ[${channel}]`
  const moment: Read[] = [
    [moments, place],
    [moments, all + place],
  ]
  if (plain && weighted) {
    const value =
      (d(at) - (gamma.get(channel) * (plain.get(channel) + normal(at) * weighted.get(channel))) / n) * inverse
    const reads: Read[] = [
      [dy, at],
      [x, at],
      [gamma, channel],
      [plain, channel],
      [weighted, channel],
      ...moment,
    ]
    return computed(left, reads, value)
  }
  const meanOf = (f: (i: number) => number) => own.reduce((total, i) => total + f(i), 0) / n
  const value = (d(at) - meanOf(d) - normal(at) * meanOf((i) => d(i) * normal(i))) * inverse
  const channels = [...new Set(own.map(channelOf))]
  const reads: Read[] = [
    ...own.map((i): Read => [dy, i]),
    ...own.map((i): Read => [x, i]),
    ...channels.map((c): Read => [gamma, c]),
    ...moment,
  ]
  return computed(left, reads, value)
}

/** moving · momentum + moment · (1 - momentum) */
export const movingAverage: Rule = ({ x, before, which, at, index, name, attributes }) => {
  const [moments] = called(x, 'moments')
  const { momentum } = attributes as { momentum: number }
  const moving = before[Number(which)]!
  moving.symbol = 'moving'
  const place = Number(which) * moving.size + at
  return sum(
    `${element(name, index)} = moving[${at}] · ${momentum} + moments[${which}, ${at}] · ${(1 - momentum).toPrecision(3)}`,
    [product([[moving, at]], momentum), product([[moments, place]], 1 - momentum)],
  )
}
