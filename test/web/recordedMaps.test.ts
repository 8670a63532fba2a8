import { readdirSync, readFileSync } from 'node:fs'
import { decode } from 'fast-png'
import { expect, it } from 'vitest'
import type { RecordedMap } from '../../web/inside/recordedMap.js'

const FOLDER = 'web/inside/maps'
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

it.each(names)('the recorded map %s has a place and an answer for each image, and learns', (name) => {
  const text = readFileSync(`${FOLDER}/${name}`, 'utf8')
  expect(text.length).toBeLessThan(20_000)
  const { samples, embeddings, set } = JSON.parse(text) as RecordedMap
  const { labels, size, classNames } = samples
  const picture = decode(readFileSync(`${FOLDER}/${set}.png`))
  expect([picture.height, picture.width, picture.channels]).toEqual([
    labels.length * size[0],
    size[1],
    size[2],
  ])
  const right = embeddings.map(({ answers, scores, shares }) => {
    expect(answers.length).toBe(labels.length)
    expect(scores.length).toBe(2 * labels.length)
    expect(shares[0]).toBeGreaterThanOrEqual(shares[1])
    expect(Math.max(...answers)).toBeLessThan(classNames.length)
    return answers.filter((answer, i) => answer === labels[i]).length
  })
  expect(embeddings.map(({ epochs }) => epochs)).toEqual(embeddings.map((_, i) => i))
  expect(right.at(-1)).toBeGreaterThan(1.5 * right[0])
})
