// The places besides the threads, on made-up runs.
export async function visitPlaces(page, { url }, name, look) {
  await page.goto(`${url}/runs`);
  await page.getByRole('list', { name: 'Runs' }).waitFor();
  await look(page, `${name}-20-runs`);
  await page.goto(`${url}/runs?status=failed&q=zebra`);
  await page.getByText('No run fits these filters').waitFor();
  await look(page, `${name}-21-runs-none`);
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await page.getByRole('link', { name: /The store is returning 500/ }).first().click();
  const grid = page.getByRole('treegrid');
  await grid.waitFor();
  await look(page, `${name}-22-waterfall`);
  await page.getByRole('row', { name: /edit_file/ }).last().click();
  await page.getByRole('complementary', { name: 'Details of the span' }).waitFor();
  await look(page, `${name}-23-waterfall-tool`);
  await page.goto(`${url}/runs/run-done?span=s-m1`);
  await page.getByText('the connection was cut').waitFor();
  await look(page, `${name}-24-waterfall-attempts`);
  await page.goto(`${url}/runs/run-done/report`);
  await page.getByRole('heading', { name: 'Actions' }).waitFor();
  await look(page, `${name}-30-report`);
  await page.goto(`${url}/runs/run-waits`);
  await page.getByText(/Waits for approval/).waitFor();
  await look(page, `${name}-25-waterfall-waits`);
  await page.goto(`${url}/runs/run-big?q=agent-77`);
  await page.getByText(/of 10K spans/).waitFor();
  await look(page, `${name}-26-waterfall-filter`);
  await page.goto(`${url}/services`);
  await page.getByRole('heading', { name: 'store' }).waitFor();
  await page.getByText('notifications', { exact: true }).waitFor();
  await look(page, `${name}-27-services`);
  await page.goto(`${url}/approvals`);
  await page.getByText('Nothing waits').waitFor();
  await look(page, `${name}-28-approvals`);
  if (name !== 'phone') return;
  await page.getByRole('button', { name: 'Menu' }).click();
  await look(page, `${name}-29-menu`);
}
