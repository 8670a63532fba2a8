import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cardOf } from '../../web/home/cards.js'
import type { Recording } from '../../web/session/recording.js'
import { upTo } from '../../web/session/recordings.js'
import type { Training } from '../../web/session/runState.js'

const training = (name: string): Training => ({
  name,
  epochs: 2,
  steps: 10,
  epoch: 2,
  done: 10,
  latest: { loss: 0 },
  points: [0.5, 1, 1.5, 2].map((x) => ({ x, logs: { loss: 4 - x } })),
  ends: [1, 2].map((x) => ({ x, logs: { loss: 4 - x } })),
})

it('a recorded run plays: point by point, one training after the other', () => {
  const both = [training('a'), training('b')]
  expect(upTo(both, 1)).toEqual(both)
  const some = upTo(both, 3 / 8)
  expect(some).toMatchObject([{ name: 'a', epoch: 1, done: 5, latest: { loss: 2.5 } }])
  expect(some[0].points.length).toBe(3)
  expect(some[0].ends.length).toBe(1)
  expect(upTo(both, 5 / 8).map(({ name, points }) => [name, points.length])).toEqual([
    ['a', 4],
    ['b', 1],
  ])
})

const read = (name: string) => JSON.parse(readFileSync(`web/recordings/${name}`, 'utf8')) as Recording

it.each(readdirSync('web/recordings'))(
  '%s is small, has finite figures, and a card can be drawn of it',
  (name) => {
    const recording = read(name)
    expect(readFileSync(`web/recordings/${name}`).length).toBeLessThan(200_000)
    expect(recording.items.length + recording.trainings.length).toBeGreaterThan(0)
    for (const value of Object.values(recording.figures)) expect(Number.isFinite(value)).toBe(true)
    const card = cardOf(recording, recording.figures)
    expect(card).not.toContain('NaN')
    expect(card.length).toBeLessThan(20_000)
  },
)

it('a card without a recording shows the figures that are shares', () => {
  expect(cardOf(null, { a: 0.5, b: 60_000, c: null }).match(/<rect /g)?.length).toBe(1)
})
