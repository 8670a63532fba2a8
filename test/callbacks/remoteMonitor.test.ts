import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import { Dense, RemoteMonitor, Sequential } from '../../src/node/index.js'

it('RemoteMonitor sends each epoch, as a form or as JSON, and goes on where nobody listens', async () => {
  const got: { url?: string; type?: string; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      got.push({ url: request.url, type: request.headers['content-type'], body })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const fit = (monitor: RemoteMonitor) =>
    model.fit([[1], [2]], [[1], [2]], { epochs: 1, verbose: 0, callbacks: [monitor] })
  const loss = (await fit(new RemoteMonitor(root))).history.loss[0]
  await fit(new RemoteMonitor({ root, path: '/mine', sendAsJson: true }))
  await new Promise((resolve) => server.close(resolve))
  expect(got[0].url).toBe('/publish/epoch/end/')
  expect(JSON.parse(new URLSearchParams(got[0].body).get('data')!)).toEqual({ epoch: 0, loss })
  expect(got[1]).toMatchObject({ url: '/mine', type: 'application/json' })
  expect(JSON.parse(got[1].body)).toMatchObject({ epoch: 0, loss: expect.any(Number) })
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await fit(new RemoteMonitor(root))
  expect(warn.mock.calls[0][0]).toMatch(/RemoteMonitor could not reach http/)
  warn.mockRestore()
})
