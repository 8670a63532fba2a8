import { effect } from '@preact/signals'
import { tasks } from '../../tasks/index.js'
import { benchRoute } from '../bench/route.js'
import { Home } from '../home.js'
import { learnPage } from '../learn/learn.js'
import { TaskPage } from '../task/page.js'
import { Header } from './header.js'
import { language, say } from './language.js'
import { Notice } from './notice.js'
import { route } from './router.js'

/** The whole site: what the address names, below the header. */
export function App() {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {say({ ru: 'К содержанию', en: 'Skip to content' })}
      </button>
      <Header />
      <main id="main" tabIndex={-1}>
        <View />
      </main>
      <footer>
        {say({
          ru: 'Все вычисления идут в вашем браузере, данные никуда не отправляются. MNIST: Y. LeCun, C. Cortes, C. Burges (CC BY-SA 3.0); Fashion-MNIST: Zalando SE (MIT); CIFAR-10: A. Krizhevsky, V. Nair, G. Hinton; веса MobileNet и MobileNetV2: Google (Apache 2.0); фламинго и зебра: Tux Paint (GPL 2).',
          en: 'Everything is computed in your browser, nothing is sent anywhere. MNIST: Y. LeCun, C. Cortes, C. Burges (CC BY-SA 3.0); Fashion-MNIST: Zalando SE (MIT); CIFAR-10: A. Krizhevsky, V. Nair, G. Hinton; weights of MobileNet and MobileNetV2: Google (Apache 2.0); flamingo and zebra: Tux Paint (GPL 2).',
        })}
      </footer>
    </>
  )
}

function View() {
  const task = chosenTask()
  const page = learnPage(route.value) ?? benchRoute(route.value)
  if (page) return page.view
  return (
    <>
      <Notice />
      {task ? <TaskPage key={task.number} task={task} /> : <Home />}
    </>
  )
}

function chosenTask() {
  const [, number] = /^\/task\/(\d+)$/.exec(route.value) ?? []
  return tasks.find((task) => task.number === Number(number))
}

effect(() => {
  const task = chosenTask()
  const title = task
    ? `${task.number}. ${task.title[language.value]}`
    : (learnPage(route.value) ?? benchRoute(route.value))?.title
  document.title = title ? `${title} · glassgrad` : 'glassgrad'
})
