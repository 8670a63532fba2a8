import type { Bilingual } from '../../tasks/language.js'
import { BENCHES } from '../names.js'
import { type BenchRecord, type CaseRecord, FORMAT, LONGEST_TEXT } from './record.js'

/** Why something is not taken as a record: where, what was expected there, and what came, in two languages. */
export class Refusal extends Error {
  readonly reason: Bilingual

  constructor(at: string, expected: Bilingual, came: unknown) {
    const value = typeof came === 'string' ? `"${came.slice(0, 60)}"` : `${came}`
    const [ru, en] = [at || 'запись', at || 'the record']
    const reason = {
      ru: `${ru}: ожидалось ${expected.ru}, а там ${came === undefined ? 'ничего' : value}`,
      en: `${en}: expected ${expected.en}, got ${came === undefined ? 'nothing' : value}`,
    }
    super(reason.en)
    this.reason = reason
  }
}

/** Holds a value to what it must be, or throws a `Refusal` that names the place. */
type Check = (value: unknown, at: string) => void

const MOST_ENTRIES = 1000
/** An hour: no time of the bench comes near it. */
const LONGEST_MS = 3.6e6
/** How far a small case may be ahead of what a copy reaches, since it stays in a cache. */
const MOST_OF_CEILING = 20
const DAY_MS = 86_400_000
/** Before it there was nothing to measure. */
const FIRST_DAY = '2025-01-01'

const text: Check = (value, at) => {
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST_TEXT)
    throw new Refusal(
      at,
      { ru: `строка до ${LONGEST_TEXT} знаков`, en: `a text of up to ${LONGEST_TEXT} characters` },
      value,
    )
}

const number =
  (least: number, most: number): Check =>
  (value, at) => {
    if (typeof value !== 'number' || !(value >= least && value <= most))
      throw new Refusal(
        at,
        { ru: `число от ${least} до ${most}`, en: `a number from ${least} to ${most}` },
        value,
      )
  }

const amount = number(0, Number.MAX_SAFE_INTEGER)
const time = number(0, LONGEST_MS)
const positiveTime = number(1e-6, LONGEST_MS)

function entriesOf(value: unknown, at: string): [string, unknown][] {
  const entries = typeof value === 'object' && value && !Array.isArray(value) ? Object.entries(value) : null
  if (!entries) throw new Refusal(at, { ru: 'объект', en: 'an object' }, value)
  if (entries.length > MOST_ENTRIES)
    throw new Refusal(
      at,
      { ru: `не больше ${MOST_ENTRIES} полей`, en: `at most ${MOST_ENTRIES} fields` },
      entries.length,
    )
  return entries
}

const place = (at: string, key: string | number) => (at ? `${at} › ${key}` : `${key}`)

/** An object of these fields and no others; those whose names end in ? may be missing. */
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, at) => {
    const known = new Map(Object.entries(checks).map(([key, check]) => [key.replace('?', ''), check]))
    const entries = entriesOf(value, at)
    for (const [key, inner] of entries) {
      const check = known.get(key)
      if (!check)
        throw new Refusal(place(at, key), { ru: 'только поля формата', en: 'only fields of the format' }, key)
      check(inner, place(at, key))
    }
    const given = new Set(entries.map(([key]) => key))
    const missing = Object.keys(checks).find((key) => !key.endsWith('?') && !given.has(key))
    if (missing) throw new Refusal(place(at, missing), { ru: 'это поле', en: 'this field' }, undefined)
  }

const map =
  (check: Check): Check =>
  (value, at) => {
    for (const [key, inner] of entriesOf(value, at)) {
      text(key, at)
      check(inner, place(at, key))
    }
  }

const list =
  (check: Check, length?: number): Check =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > MOST_ENTRIES || (length && value.length !== length))
      throw new Refusal(
        at,
        {
          ru: `список из ${length ?? `≤ ${MOST_ENTRIES}`}`,
          en: `a list of ${length ?? `≤ ${MOST_ENTRIES}`}`,
        },
        value,
      )
    for (const [i, inner] of value.entries()) check(inner, place(at, i + 1))
  }

/** A reason, or three quartiles, the least first. */
const ratio: Check = (value, at) => {
  if (typeof value === 'string') return text(value, at)
  list(number(1e-6, 1e6), 3)(value, at)
  const [lower, median, upper] = value as number[]
  if (!(lower <= median && median <= upper))
    throw new Refusal(
      at,
      { ru: 'три квартиля по возрастанию', en: 'three quartiles, the least first' },
      value,
    )
}

const holding = fields({
  'ms?': time,
  buffers: fields({ count: amount, bytes: amount, peak: amount }),
  resident: number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
})

const shape = fields({
  format: (value, at) => {
    if (value !== FORMAT) throw new Refusal(at, { ru: `${FORMAT}`, en: `${FORMAT}` }, value)
  },
  device: text,
  runtime: text,
  cases: map(
    fields({
      bench: (value, at) => {
        if (!(BENCHES as readonly unknown[]).includes(value))
          throw new Refusal(
            at,
            { ru: `один из ${BENCHES.join(', ')}`, en: `one of ${BENCHES.join(', ')}` },
            value,
          )
      },
      circumstances: map(text),
      'work?': fields({ flop: amount, bytes: amount }),
      'milliseconds?': positiveTime,
      'first?': map(time),
      'ofCeiling?': number(0, MOST_OF_CEILING),
      'ceilings?': fields({ gflops: number(1e-6, 1e9), gigabytes: number(1e-6, 1e9) }),
      'script?': time,
      'alone?': fields({ script: time, submit: time, device: time, dispatches: amount, submits: amount }),
      'peers?': map(ratio),
      'kernels?': list(
        fields({
          phase: text,
          'layer?': text,
          op: text,
          shader: text,
          milliseconds: time,
          'flop?': amount,
          bytes: amount,
        }),
      ),
      'memory?': list(fields({ name: text, early: holding, late: holding })),
      'notes?': list(text),
    }),
  ),
})

/** What can be told only from several fields together. */
function plausible(
  name: string,
  { milliseconds, memory, peers = {}, circumstances }: CaseRecord,
  now: number,
): void {
  const at = place('cases', name)
  if (milliseconds === undefined && !memory)
    throw new Refusal(place(at, 'milliseconds'), { ru: 'время glassgrad', en: 'glassgrad’s time' }, undefined)
  const { date } = circumstances
  const day = Date.parse(date)
  if (!(day >= Date.parse(FIRST_DAY) && day <= now + DAY_MS))
    throw new Refusal(
      place(at, 'circumstances › date'),
      { ru: `дата с ${FIRST_DAY} по сегодня`, en: `a date from ${FIRST_DAY} to today` },
      date,
    )
  const outcomes = Object.values(peers)
  const contested = outcomes.find(
    (outcome) => typeof outcome === 'string' && outcome.includes('answer differs'),
  )
  if (contested && outcomes.every((outcome) => typeof outcome === 'string'))
    throw new Refusal(
      place(at, 'peers'),
      { ru: 'хотя бы один с тем же ответом', en: 'at least one with the same answer' },
      contested,
    )
}

/**
 * The record that a text holds.
 * @throws Refusal where it is none: no JSON, fields missing or unknown, numbers that can't be, an answer that nobody
 *   bears out
 */
export function readRecord(json: string, now = Date.now()): BenchRecord {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new Refusal('', { ru: 'JSON', en: 'JSON' }, json.trim() || undefined)
  }
  shape(value, '')
  const record = value as BenchRecord
  const cases = Object.entries(record.cases)
  if (cases.length === 0)
    throw new Refusal('cases', { ru: 'хотя бы один замер', en: 'at least one case' }, undefined)
  for (const [name, found] of cases) plausible(name, found, now)
  return record
}
