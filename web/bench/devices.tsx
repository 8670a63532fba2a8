import { signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Refusal, readRecord } from '../../bench/record/check.js'
import type { BenchRecord, CaseRecord } from '../../bench/record/record.js'
import type { Bilingual } from '../../tasks/language.js'
import { figure, milliseconds } from '../glassbox/units.js'
import { say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import './bench.css'
import { BarRow, scaleFor } from './bars.js'
import { Places } from './places.js'
import { loadRecords } from './records.js'
import { ceilingsOf } from './roofline.js'
import { own } from './session.js'
import { byteRate, caseName, flopRate, percent } from './words.js'

/** Records that the visitor has opened from files. */
const opened = signal<readonly BenchRecord[]>([])

/** Where each of them is from. */
type Origin = 'own' | 'file' | 'results'

interface Device {
  record: BenchRecord
  origin: Origin
}

export function DevicesPage() {
  return (
    <>
      <h1 tabIndex={-1}>{say({ ru: 'Сравнение устройств', en: 'Devices compared' })}</h1>
      <Places here="devices" />
      <Devices />
    </>
  )
}

/** All records side by side: the project's, this browser's own, and those from files. */
export function Devices() {
  return (
    <>
      <p class="about">
        {say({
          ru: 'Записи из bench/results и, если она есть, ваша. Числа одного устройства сняты вместе и сравнимы между собой; между устройствами сравнивайте осторожно: процессор, драйвер и день у каждого свои.',
          en: 'The records of bench/results, and yours if there is one. One device’s figures were taken together and can be compared; from device to device take care: each has its own processor, driver and day.',
        })}
      </p>
      <Loaded of="records" load={loadRecords}>
        {(records) => <Compared results={records} />}
      </Loaded>
    </>
  )
}

function Compared({ results }: { results: readonly BenchRecord[] }) {
  const devices: Device[] = [
    ...(own.value ? [{ record: own.value, origin: 'own' as const }] : []),
    ...opened.value.map((record) => ({ record, origin: 'file' as const })),
    ...results.map((record) => ({ record, origin: 'results' as const })),
  ]
  return (
    <>
      <OpenFile />
      <ByCase devices={devices} />
      <Limits devices={devices} />
      <Table devices={devices} />
    </>
  )
}

/** What a device is called, which is the same in all languages, and where its record is from. */
function Name({ device: { record, origin } }: { device: Device }) {
  const origins = {
    own: say({ ru: 'Этот браузер: ', en: 'This browser: ' }),
    file: say({ ru: 'Из файла: ', en: 'From a file: ' }),
    results: '',
  }
  const { device, runtime } = record
  return (
    <>
      {origins[origin]}
      <span translate={false}>{runtime === 'Node' ? device : `${device} (${runtime})`}</span>
    </>
  )
}

/** Takes records from the visitor's files, or says why one is not taken. */
function OpenFile() {
  const refused = useSignal<Bilingual | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const open = async (files: readonly File[]) => {
    refused.value = null
    for (const file of files) {
      try {
        const record = readRecord(await file.text())
        opened.value = [record, ...opened.value]
      } catch (error) {
        const { message } = error as Error
        const reason = error instanceof Refusal ? error.reason : { ru: message, en: message }
        refused.value = { ru: `${file.name}: ${reason.ru}`, en: `${file.name}: ${reason.en}` }
      }
    }
  }
  return (
    <p class="open-record">
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label={say({ ru: 'Файл записи', en: 'A record’s file' })}
        accept=".json,application/json"
        multiple
        onChange={({ currentTarget }) => {
          open([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <button type="button" onClick={() => input.current!.click()}>
        {say({ ru: 'Добавить запись из файла…', en: 'Add a record from a file…' })}
      </button>
      {refused.value && (
        <span class="missed" role="alert">
          {say({ ru: 'Не принято.', en: 'Not taken.' })} {say(refused.value)}
        </span>
      )}
    </p>
  )
}

/** Cases with times that any of the devices has, those that most have first. */
function casesOf(devices: readonly Device[]): string[] {
  const counts = new Map<string, number>()
  for (const { record } of devices) {
    for (const [name, { milliseconds, bench }] of Object.entries(record.cases)) {
      if (milliseconds !== undefined && bench !== 'ladder') counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!)
}

/** One case on every device that has it, by everybody. */
function ByCase({ devices }: { devices: readonly Device[] }) {
  const cases = casesOf(devices)
  const chosen = useSignal(cases[0])
  const name = cases.includes(chosen.value) ? chosen.value : cases[0]
  const shown = devices.flatMap((device) => {
    const found = device.record.cases[name]
    return found?.milliseconds === undefined ? [] : [{ device, times: timesOf(found) }]
  })
  const scale = scaleFor(shown.flatMap(({ times }) => times.map(({ ms }) => ms)))
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Один замер на всех устройствах', en: 'One case on all devices' })}</h2>
      <label>
        {say({ ru: 'Замер', en: 'Case' })}:{' '}
        <select value={name} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {cases.map((name) => (
            <option key={name} value={name}>
              {caseName(name)}
            </option>
          ))}
        </select>
      </label>
      <p>
        {say({
          ru: 'Время, меньше — лучше; шкала логарифмическая.',
          en: 'Times, less is better; the scale is logarithmic.',
        })}
      </p>
      <div class="cases">
        {shown.map(({ device, times }, i) => (
          <section key={i}>
            <h3>
              <Name device={device} />
            </h3>
            <ul class="bars">
              {times.map(({ who, ms }) => (
                <BarRow key={who} {...{ who, scale, name: who }} bar={{ from: scale[0], to: ms }}>
                  {milliseconds(ms)}
                </BarRow>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}

/** Everybody's times of a case, glassgrad's first. */
function timesOf({ milliseconds: ms, peers = {} }: CaseRecord): { who: string; ms: number }[] {
  return [
    { who: 'glassgrad', ms: ms! },
    ...Object.entries(peers).flatMap(([who, ratio]) =>
      typeof ratio === 'string' ? [] : [{ who, ms: ms! * ratio[1] }],
    ),
  ]
}

/** What each device can do at most, as it was measured. */
function Limits({ devices }: { devices: readonly Device[] }) {
  const [multiplied, copied] = [
    say({ ru: 'f32, умножения со сложением', en: 'f32 multiply-adds' }),
    say({ ru: 'копирование памяти', en: 'copying memory' }),
  ]
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Пределы устройств', en: 'What the devices can' })}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="wide stacked" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say({ ru: 'устройство', en: 'device' })}</th>
              <th scope="col">{multiplied}</th>
              <th scope="col">{copied}</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device, i) => {
              const ceilings = ceilingsOf(device.record)
              return (
                <tr key={i}>
                  <th scope="row">
                    <Name device={device} />
                  </th>
                  <td class="figure" data-name={multiplied}>
                    {ceilings ? flopRate(ceilings.gflops) : '–'}
                  </td>
                  <td class="figure" data-name={copied}>
                    {ceilings ? byteRate(ceilings.gigabytes) : '–'}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** glassgrad's time in every case on every device, and the share of the device's limit. */
function Table({ devices }: { devices: readonly Device[] }) {
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Все замеры glassgrad', en: 'All of glassgrad’s cases' })}</h2>
      <p>
        {say({
          ru: 'Время, доля предела устройства и во сколько раз дольше работает быстрейший из остальных на WebGPU.',
          en: 'The time, the share of what the device can, and how many times as long the fastest of the others takes on WebGPU.',
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="wide stacked" tabIndex={0}>
        <table class="all-cases">
          <thead>
            <tr>
              <th scope="col">{say({ ru: 'замер', en: 'case' })}</th>
              {devices.map((device, i) => (
                <th key={i} scope="col">
                  <Name device={device} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {casesOf(devices).map((name) => (
              <tr key={name}>
                <th scope="row">{caseName(name)}</th>
                {devices.map(({ record }, i) => (
                  <td key={i} data-name={record.device}>
                    <span>{record.cases[name] ? cell(record.cases[name]) : '–'}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function cell({ milliseconds: ms, ofCeiling, peers = {} }: CaseRecord) {
  const ratios = Object.entries(peers).flatMap(([who, ratio]) =>
    who.endsWith('webgpu') && typeof ratio !== 'string' ? [ratio[1]] : [],
  )
  return (
    <>
      <strong>{milliseconds(ms!)}</strong>
      <br />
      <small>
        {[
          ...(ofCeiling !== undefined && ofCeiling >= 0.001 ? [percent(ofCeiling)] : []),
          ...(ratios.length > 0 ? [`${figure(Math.min(...ratios))}×`] : []),
        ].join(' · ')}
      </small>
    </>
  )
}
