import XCTest

@testable import Daigou

/// The beginning of an order's life; amounts and instants are texts here, so nothing is lost.
final class LifeTests: XCTestCase {
    let at = "2026-11-11T00:00:00Z"

    func testStockIsPromisedAndARepeatDoesNothing() throws {
        let shop = DaigouShop.open(terms: try usualTerms(version: "2026-11", sourcing: ["osaka"]))
        let place = StockCommand.definePlace(placeId: "osaka", kind: .warehouse, belowZero: .refused)
        XCTAssertEqual(try shop.execute(command: .stock(command: place), at: at).count, 1)
        XCTAssertEqual(try shop.execute(command: .stock(command: place), at: at).count, 0)
        let items = [StockItem(sku: "cream", quantity: 10)]
        let receipt = StockCommand.receive(movementId: "r1", from: "@supplier", to: "osaka", items: items, happenedAt: at)
        _ = try shop.execute(command: .stock(command: receipt), at: at)
        XCTAssertEqual(shop.availableToPromise(sku: "cream", placeId: "osaka"), 10)
    }
}
