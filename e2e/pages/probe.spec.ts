// A question to one device: announced, sent once, answered in place, and kept in the ledger.
import { type Locator } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
// The ledger outlives a world that begins anew: each test has a server of its own.
import { type App, expect, testAlone as test } from '../fixtures'
import { drawer, expectRefused, openSim, rowAction } from '../vocabulary'

test('a ping is announced before it is sent, and answered in place', async ({ app }) => {
  const { page } = app
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await rowAction(app, 'prompt', 'Probe…')
  const form = dialog(app)
  await expect(form).toMatchAriaSnapshot(`
    - dialog "Probe prompt":
      - banner:
        - heading "Probe prompt" [level=2]
        - text: LOCAL
      - radiogroup "How to ask":
        - radio "Ping" [checked]
        - radio "HTTP"
        - radio "SSH"
        - radio "TCP"
        - radio "UDP"
        - radio "RTSP"
      - text: Requests
      - spinbutton "Requests": "1"
      - text: 1 to 5 Wait, seconds
      - spinbutton "Wait, seconds": "1"
      - text: 1 to 3 What will be sent
      - region "What will be sent": /POST \\/v1\\/sims\\/\\d+\\/downlink\\/ping/
      - text: /It is sent to the device once, .* a time-out never resends\\./
      - contentinfo:
        - button "Close"
        - button "Send 1 ping"
  `)
  await app.expectAccessible()

  await form.getByLabel('Requests').fill('6')
  await expect(form.getByLabel('Requests')).toHaveAccessibleDescription('1 to 5')
  await expect(form.getByRole('button', { name: 'Send 6 pings' })).toHaveAccessibleDescription('1 to 5')
  await form.getByLabel('Requests').fill('2')
  await form.getByRole('button', { name: 'Send 2 pings' }).click()
  await expect(form.getByRole('status')).toHaveText('The device answered.')
  const answer = form.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer).toContainText(/ago, took \d/)
  await expect(answer).toContainText('2 packets transmitted, 2 received')
  await expect(answer).toContainText('rtt min/avg/max/mdev')
  await expect(answer.getByRole('button', { name: 'Copy the answer' })).toBeVisible()
  await app.expectAccessible()

  // Asked again it is something new: two intentions stand in the ledger, each with what came of it.
  const sent = page.waitForResponse((response) => response.url().endsWith('/probe'))
  await form.getByRole('button', { name: 'Ping again' }).click()
  expect((await sent).status()).toBe(200)
  await expect(form.getByRole('status')).toHaveText('The device answered.')
  await form.getByLabel('Requests').fill('3')
  await expect(form.getByRole('button', { name: 'Send 3 pings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()

  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Ledger' }).click()
  const entries = sim.getByRole('tabpanel', { name: 'Ledger' }).getByRole('listitem')
  await expect(entries.filter({ hasText: 'downlink/ping' })).toHaveCount(2)
})

test('a command is run once, by the keyboard alone, and its password is nowhere', async ({ app, server }) => {
  const { page } = app
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await openSim(app, 'prompt')
  await page.keyboard.press('p')
  const form = dialog(app)
  await form.getByRole('radio', { name: 'Ping' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(form.getByRole('radio', { name: 'SSH' })).toBeFocused()
  const run = form.getByRole('button', { name: 'Run on prompt' })
  await expect(run).toHaveAccessibleDescription('Say as whom.')
  await form.getByLabel('User').fill('pi')
  await expect(run).toHaveAccessibleDescription('Say the password or the key.')
  const password = form.getByRole('textbox', { name: 'Password' })
  await expect(password).toHaveAttribute('type', 'password')
  await password.fill('raspberry')
  await expect(run).toHaveAccessibleDescription('Say the command.')
  await form.getByLabel('Command').fill('echo hello; false')
  const call = form.getByRole('region', { name: 'What will be sent' })
  await expect(call).toContainText('"password": "…"')
  await expect(call).not.toContainText('raspberry')
  await app.expectAccessible()

  await form.getByLabel('Command').press('Control+Enter')
  await expect(form.getByRole('status')).toHaveText('The device answered.')
  const answer = form.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer.getByRole('region', { name: 'Exit code' })).toHaveText('1')
  await expect(answer.getByRole('region', { name: 'stdout' })).toContainText('hello')
  await expect(answer).toContainText(/stderr\s*empty/)
  await app.expectAccessible()
  expect(page.url()).not.toContain('raspberry')

  // What was typed is gone with the dialog.
  await form.getByRole('button', { name: 'Close' }).click()
  await expect(form).toBeHidden()
  await page.keyboard.press('p')
  await form.getByRole('radio', { name: 'SSH' }).click()
  await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await page.keyboard.press('Escape')

  const ledger = await (await page.request.get(`${server.address}/kansei/ledger`)).text()
  expect(ledger).toContain('echo hello; false')
  expect(ledger).toContain('hmac-sha256:')
  expect(ledger).not.toContain('raspberry')
})

test('a page of the device is shown with its status and headers; what came to nothing says why', async ({ app }) => {
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await rowAction(app, 'prompt', 'Probe…')
  const form = dialog(app)
  await form.getByRole('radio', { name: 'HTTP' }).click()
  await form.getByLabel('Path').fill('api')
  await expect(form.getByLabel('Path')).toHaveAccessibleDescription('It begins with / and has no blank.')
  await form.getByLabel('Path').fill('/api/status')
  await form.getByLabel('Headers').fill('Authorization: Bearer of-mine\nno header')
  await expect(form.getByLabel('Headers')).toHaveAccessibleDescription('“no” is not “Name: value”.')
  await form.getByLabel('Headers').fill('Authorization: Bearer of-mine')
  await expect(form.getByRole('region', { name: 'What will be sent' })).toContainText('"Authorization": "…"')
  await app.expectAccessible()
  await form.getByRole('button', { name: 'Send GET to prompt' }).click()
  const answer = form.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer.getByRole('region', { name: 'Headers' })).toContainText(/^200\n[\s\S]*content-type: application\/json/)
  await expect(answer.getByRole('region', { name: 'Body' })).toContainText('"name":"prompt"')

  await form.getByRole('spinbutton', { name: 'Port' }).fill('81')
  await form.getByRole('button', { name: 'Send GET to prompt' }).click()
  await expect(form.getByRole('status')).toHaveText(/Nothing came of it\. KNS0422 · The device refused the connection to port 81\./)
  await expect(form.getByRole('button', { name: 'Send again to prompt' })).toBeVisible()
  await app.expectAccessible()
})

test('bytes end in one of five ways, and a datagram is only sent', async ({ app }) => {
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await rowAction(app, 'prompt', 'Probe…')
  const form = dialog(app)
  const send = form.getByRole('button', { name: 'Send to prompt' })
  await form.getByRole('radio', { name: 'TCP' }).click()
  await expect(form.getByRole('group', { name: 'Ends' }).getByRole('radio')).toHaveCount(5)
  await expect(form.getByRole('radio', { name: 'wait_all' })).toBeChecked()
  await form.getByRole('spinbutton', { name: 'Port' }).fill('7')
  await expect(send).toHaveAccessibleDescription('Say what is sent.')
  await form.getByLabel('Payload').fill('hello\nOK\nmore')
  await form.getByRole('radio', { name: 'wait_for_pattern' }).check()
  await expect(send).toHaveAccessibleDescription('Say which bytes.')
  await form.getByRole('textbox', { name: 'These bytes' }).fill('OK')
  await app.expectAccessible()
  await send.click()
  await expect(form.getByRole('status')).toHaveText('The device answered.')
  await expect(form.getByRole('region', { name: 'Data' })).toHaveText(/hello\nOK/)

  await form.getByRole('radio', { name: 'UDP' }).click()
  await form.getByRole('spinbutton', { name: 'Port' }).fill('5000')
  await form.getByLabel('Written as').selectOption('Hexadecimal')
  await form.getByLabel('Payload').fill('0g')
  await expect(form.getByLabel('Payload')).toHaveAccessibleDescription('Two digits 0–9, a–f a byte.')
  await form.getByLabel('Payload').fill('ff 00')
  await send.click()
  await expect(form.getByRole('status')).toHaveText('Sent. Whether it arrived is not known.')
  await app.expectAccessible()
})

test('a camera shows a picture, and keeps it where it is told to', async ({ app, server }) => {
  const { page } = app
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await rowAction(app, 'prompt', 'Probe…')
  const form = dialog(app)
  await form.getByRole('radio', { name: 'RTSP' }).click()
  await form.getByLabel('Stream').fill('/private')
  const take = form.getByRole('button', { name: 'Take a picture from prompt' })
  await take.click()
  await expect(form.getByRole('status')).toContainText('Nothing came of it. KNS0403')
  await form.getByLabel('User').fill('pi')
  await form.getByRole('textbox', { name: 'Password' }).fill('raspberry')
  await expect(form.getByRole('region', { name: 'What will be sent' })).not.toContainText('raspberry')
  await form.getByLabel('Keep in Harvest Files as').fill('cam.jpg')
  await expect(take).toHaveAccessibleDescription('It begins with / and has no blank.')
  await form.getByLabel('Keep in Harvest Files as').fill('/cam/{sim_id}.jpg')
  await take.click()
  await expect(form.getByRole('status')).toHaveText('The device answered.')
  const picture = form.getByRole('img', { name: 'What the device’s camera shows' })
  await expect(picture).toHaveJSProperty('naturalWidth', 320)
  await app.expectAccessible()
  await expect(form.getByRole('button', { name: 'Copy the answer' })).toBeHidden()
  const ledger = await (await page.request.get(`${server.address}/kansei/ledger`)).text()
  expect(ledger).toContain('pictureLength')
  expect(ledger).not.toContain('raspberry')
})

test('an answer that is lost is not asked for again', async ({ app, server }) => {
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await server.control('faults', [{ operation: 'sendDownlinkPing', effect: { kind: 'cut' }, times: 1 }])
  await rowAction(app, 'prompt', 'Probe…')
  const form = dialog(app)
  await form.getByRole('button', { name: 'Send 1 ping' }).click()
  await expect(form.getByRole('status')).toContainText('It is not known whether it was done, and it is not sent again.')
  await app.expectAccessible()
  await form.getByRole('button', { name: 'Ping again' }).click()
  await expect(form.getByRole('status')).toHaveText('The device answered.')
})

test('nobody answers at a device without power, and that is said', async ({ app }) => {
  await app.open('/sims?q=ghost', { scenario: 'small' })
  await rowAction(app, 'ghost', 'Probe…')
  const form = app.page.getByRole('dialog', { name: 'Probe ghost' })
  await form.getByRole('button', { name: 'Send 1 ping' }).click()
  await expect(form.getByRole('status')).toHaveText('The device did not answer.')
  await expect(form).toContainText('100% packet loss')
})

test('a SIM without a session says why nothing reaches its device', async ({ app }) => {
  await app.open('/sims?q=already-offline', { scenario: 'small' })
  await expectRefused(app, 'already-offline', 'Probe…', 'It has no session: nothing reaches its device.')
  await app.page.keyboard.press('Escape')
  await expect(drawer(app, 'already-offline')).toBeHidden()
})

test('a page whose server has gone asks nothing', async ({ app, server }) => {
  await app.open('/sims?q=prompt', { scenario: 'small' })
  await rowAction(app, 'prompt', 'Probe…')
  const send = dialog(app).getByRole('button', { name: 'Send 1 ping' })
  await expect(send).not.toHaveAttribute('aria-disabled', 'true')
  await server.end('SIGKILL')
  await expect(send).toHaveAccessibleDescription(/Writes wait until the feed is back\./, { timeout: 20_000 })
  await app.expectAccessible()
})

for (const appearance of APPEARANCES) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`the form reads at ${width}, ${appearance.theme} ${appearance.language}`, async ({ app }) => {
      const { page } = app
      await prefer(page, appearance)
      await page.setViewportSize({ width, height })
      await app.open('/sims?q=prompt', { scenario: 'small' })
      await app.table.getByRole('rowheader', { name: 'prompt', exact: true }).click()
      await expect(page.getByRole('complementary', { name: /prompt/ })).toBeVisible()
      await page.keyboard.press('p')
      const form = page.getByRole('dialog', { name: /^(Probe prompt|prompt の疎通確認)$/ })
      for (const kind of ['HTTP', 'SSH', 'TCP', 'UDP', 'RTSP', 'Ping']) {
        await form.getByRole('radio', { name: kind }).click()
        await expectNoSideways(page)
        await app.expectAccessible()
      }
      await form.getByRole('button', { name: /^(Send 1 ping|ping を 1 回送信)$/ }).click()
      await expect(form.getByRole('region', { name: /^(Answer|応答)$/ })).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    })
  }
}

function dialog(app: App): Locator {
  return app.page.getByRole('dialog', { name: 'Probe prompt' })
}
