import { describe, expect, it } from 'vitest'
import type { RunMessage } from '../../web/session/protocol.js'
import { IDLE, next } from '../../web/session/runState.js'

const told = (...messages: RunMessage[]) => messages.reduce(next, { ...IDLE, phase: 'running' as const })

describe('what the page knows of a run', () => {
  it('has texts that follow each other in one block', () => {
    const text = (en: string): RunMessage => ({
      type: 'show',
      item: { kind: 'text', text: { ru: en.toUpperCase(), en } },
    })
    const table: RunMessage = { type: 'show', item: { kind: 'table', columns: [], rows: [] } }
    const { items } = told(text('a\n'), text('b\n'), table, text('c\n'))
    expect(items.map((item) => (item.kind === 'text' ? item.text : item.kind))).toEqual([
      { ru: 'A\nB\n', en: 'a\nb\n' },
      'table',
      { ru: 'C\n', en: 'c\n' },
    ])
  })

  it('has the curves of each training, over epochs', () => {
    const training: RunMessage = { type: 'training', epochs: 2, initialEpoch: 0, steps: 4 }
    const progress = (epoch: number, steps: number, loss: number): RunMessage => ({
      type: 'progress',
      epoch,
      steps,
      logs: { loss },
    })
    const { trainings } = told(
      training,
      progress(0, 2, 9),
      progress(0, 4, 8),
      progress(0, 4, 8), // an epoch's end is told once more
      { type: 'epoch', epoch: 0, logs: { val_loss: 7 } },
      progress(1, 1, 6),
      training,
      progress(0, 1, 5),
    )
    expect(trainings[0].points.map(({ x, logs }) => [x, logs.loss])).toEqual([
      [0.5, 9],
      [1, 7], // a mean of 8 after one of 9: the two batches between had 7
      [1.25, 6],
    ])
    expect(trainings[0].ends).toEqual([{ x: 1, logs: { val_loss: 7 } }])
    expect(trainings[1]).toMatchObject({ epoch: 0, done: 1, points: [{ x: 0.25 }] })
  })

  it('calls trainings by the part of the task that they are', () => {
    const training: RunMessage = { type: 'training', epochs: 1, initialEpoch: 0, steps: 4 }
    const { trainings } = told(training, { type: 'part', name: 'sgd' }, training)
    expect(trainings.map(({ name }) => name)).toEqual(['', 'sgd'])
  })

  it('says each note once', () => {
    const note: RunMessage = { type: 'note', note: { ru: 'а', en: 'a' } }
    expect(told(note, note).notes.length).toBe(1)
  })

  it('ends in one way', () => {
    expect(told({ type: 'failed', reason: 'why' })).toMatchObject({ phase: 'failed', reason: 'why' })
    expect(told({ type: 'done', figures: { accuracy: 1 } })).toMatchObject({
      phase: 'done',
      figures: { accuracy: 1 },
    })
    expect(told({ type: 'stopped' }).phase).toBe('stopped')
  })
})
