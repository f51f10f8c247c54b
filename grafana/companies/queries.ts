import { KEYSPACE, TABLES } from '../../domain/names.ts';
import { SECTORS } from '../../domain/company.ts';
import { BUCKET_MINUTES } from '../granularity.ts';

const TOTALS = `${KEYSPACE}.${TABLES.companyTotals}`;

/** Buckets that begin in the time range. The plugin replaces both with milliseconds. */
const IN_RANGE = 'bucket >= $__timeFrom AND bucket < $__timeTo';

/** Every statement names whole partition keys: it reads the buckets of the range, whatever the tables hold. */
const ALL = `granularity = '$granularity' AND dimension = 'all' AND value = 'all' AND ${IN_RANGE}`;

/** `sqlstring` doubles the quote in Côte d'Ivoire, as CQL wants it; `singlequote` would escape it with a backslash. */
const COUNTRIES = `granularity = '$granularity' AND dimension = 'country' AND value IN (\${country:sqlstring}) AND ${IN_RANGE}`;

const SIZES = `granularity = '$granularity' AND dimension = 'size' AND value IN ('micro', 'small', 'medium', 'large') AND ${IN_RANGE}`;

const SECTOR_NAMES = SECTORS.map((sector) => `'${sector}'`).join(', ');
const SECTORS_IN_RANGE = `granularity = '$granularity' AND dimension = 'sector' AND value IN (${SECTOR_NAMES}) AND ${IN_RANGE}`;

/** One row a value. Of one frame: the constant dimension is the series' id. */
const BY_VALUE = 'GROUP BY granularity, dimension, value';

/** Statements of the company dashboard. */
export const QUERIES = {
  countries: `SELECT value FROM ${KEYSPACE}.${TABLES.dimensionValues} WHERE dimension = 'country'`,

  sums: `SELECT dimension, SUM(companies) AS companies, SUM(employees) AS employees, SUM(investment) AS investment,
    SUM(revenue) AS revenue, SUM(valuation) AS valuation FROM ${TOTALS} WHERE ${ALL}`,

  averageInvestment: `SELECT value, bucket AS time, investment / companies AS investment FROM ${TOTALS} WHERE ${ALL}`,

  singleInvestments: `SELECT list, timestamp_column AS time, investment_received FROM ${KEYSPACE}.${TABLES.recentCompanies}
    WHERE list = 'newest' AND timestamp_column >= $__timeFrom AND timestamp_column < $__timeTo LIMIT 1000`,

  companiesPerMinute: `SELECT value, bucket AS time, companies / ${BUCKET_MINUTES}['$granularity'] AS companies
    FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE}`,

  investmentByCountry: `SELECT dimension, value AS country, SUM(investment) / SUM(companies) AS "average investment"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  revenueByCountry: `SELECT dimension, value AS country, SUM(revenue) / SUM(companies) AS "average revenue"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  employeesByCountry: `SELECT dimension, value AS country, 1.0 * SUM(employees) / SUM(companies) AS "average employees"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  revenueOfInvestment: `SELECT dimension, value AS country, 100 * SUM(revenue) / SUM(investment) AS percent
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  companiesBySize: `SELECT dimension, value AS size, SUM(companies) AS companies, 1.0 * SUM(employees) / SUM(companies) AS employees
    FROM ${TOTALS} WHERE ${SIZES} ${BY_VALUE}`,

  companiesBySector: `SELECT dimension, value AS sector, SUM(companies) AS companies FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE} ${BY_VALUE}`,

  employeesBySector: `SELECT dimension, value AS sector, SUM(employees) AS employees FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE} ${BY_VALUE}`,

  investmentOverTime: `SELECT value, bucket AS time, investment FROM ${TOTALS} WHERE ${ALL}`,

  newest: `SELECT list, timestamp_column AS time, name, country, sector, number_of_employees AS employees, revenue,
    investment_received AS investment, valuation FROM ${KEYSPACE}.${TABLES.recentCompanies}
    WHERE list = 'newest' AND timestamp_column >= $__timeFrom AND timestamp_column < $__timeTo LIMIT 50`,
} as const;
