import { describe, expect, it } from 'vitest'
import type { Training } from '../../web/session/runState.js'
import { curveOf } from '../../web/task/curve.js'

const training = (name: string, epochs = 2): Training => ({
  name,
  epochs,
  steps: 4,
  epoch: 1,
  done: 4,
  latest: {},
  points: [
    { x: 0.5, logs: { loss: 4 } },
    { x: 1, logs: { loss: 0 } },
  ],
  ends: [{ x: 1, logs: { loss: 2, val_loss: 3 } }],
})

const drawn = (...args: Parameters<typeof curveOf>) => {
  const series = curveOf(...args)!.option.series as { name: string; data: number[][]; color: string }[]
  return Object.fromEntries(series.map(({ name, data }) => [name, data]))
}

describe('the curves of a figure', () => {
  it('are those of batches, of epochs and of validation', () => {
    expect(drawn([training('')], 'loss', { language: 'en' })).toEqual({
      'loss (batches)': [
        [0.5, 4],
        [1, 0],
      ],
      loss: [[1, 2]],
      val_loss: [[1, 3]],
    })
  })

  it('name in the legend no training that has only begun', () => {
    const begun = { ...training('sgd'), points: [], ends: [] }
    const { option } = curveOf([training('adam'), begun], 'loss', { language: 'en' })!
    expect(option.legend).toMatchObject({ data: ['adam'] })
  })

  it('leave out what a logarithm does not have', () => {
    expect(drawn([training('')], 'loss', { language: 'ru', log: true })['loss (батчи)']).toEqual([[0.5, 4]])
  })

  it('are named where there are several trainings, and only one in its first epoch shows its batches', () => {
    const some = [training('adam', 3), training('sgd'), { ...training('sgd'), ends: [] }]
    expect(Object.keys(drawn(some, 'loss', { language: 'en' }))).toEqual([
      'adam',
      'adam, val_loss',
      'sgd 1',
      'sgd 1, val_loss',
      'sgd 2…',
    ])
    // What has been broken off ends where it ended.
    expect(curveOf(some, 'loss', { language: 'en' })!.option.xAxis).toMatchObject({ max: 2 })
  })

  it('have on a phone a legend of more lines, with names that have room there', () => {
    const onPhone = (...names: string[]) => {
      const { option } = curveOf(
        names.map((name) => training(name)),
        'loss',
        { language: 'en' },
      )!
      const [narrow] = option.media as {
        option: { grid: unknown; legend: { formatter: (name: string) => string } }
      }[]
      return {
        wide: option.grid as { top: number },
        grid: narrow.option.grid as { top: number },
        ...narrow.option.legend,
      }
    }
    const { wide, grid } = onPhone('the suggested rate', 'the default rate', 'finder')
    expect([wide.top, grid.top]).toEqual([32, 54])
    const long = 'autoencoder, half of all its pixels wiped out'
    const { formatter } = onPhone(long, 'sgd')
    expect([formatter('sgd'), formatter(long)]).toEqual(['sgd', `${long.slice(0, 39)}…`])
  })

  it('are none where no training has the figure', () => {
    expect(curveOf([training('')], 'accuracy', { language: 'en' })).toBeNull()
    expect(curveOf([], 'loss', { language: 'en' })).toBeNull()
  })
})
