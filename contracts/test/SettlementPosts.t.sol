// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Keys} from "../src/settlement/Keys.sol";
import {Pools} from "../src/settlement/Pools.sol";
import {Posts} from "../src/settlement/Posts.sol";
import {SumTree} from "../src/settlement/SumTree.sol";
import {SettlementScene} from "./support/SettlementScene.sol";
import {Trees} from "./support/Trees.sol";
import {chain} from "./support/Chain.sol";

contract SettlementPostsTest is SettlementScene {
    using Trees for Trees.Sum;

    function postAs(Posts.Post calldata wish, bytes calldata leaves) external {
        postWith(wish, leaves);
    }

    function refuses(bytes4 refusal, Posts.Post memory wish, bytes memory leaves) private {
        chain.expectPartialRevert(refusal);
        this.postAs(wish, leaves);
    }

    function plainWish(Trees.Sum memory made) private view returns (Posts.Post memory) {
        return wishFor(made, keccak256("receipts"), 1);
    }

    function testOfTwoPostsFromOnePredecessorExactlyOneLands() public {
        settle(plainTree(2, 100));
        Trees.Sum memory one = plainTree(2, 200);
        Trees.Sum memory other = plainTree(3, 200);
        Posts.Post memory second = plainWish(other);
        post(one);
        refuses(Posts.PostStillPending.selector, second, other.packed());
        pass(settlement.WINDOW() + 1);
        // The first becomes final with the second's own call, which then follows another root.
        refuses(Posts.PostInvalidPrevious.selector, second, other.packed());
        settlement.finalise(payer, address(token));
        refuses(Posts.PostInvalidPrevious.selector, second, other.packed());
    }

    function testTheNextPostMakesTheOneBeforeFinal() public {
        Trees.Sum memory first = plainTree(2, 100);
        post(first);
        pass(settlement.WINDOW() + 1);
        Posts.Post memory wish = plainWish(plainTree(2, 200));
        wish.previousRoot = first.rootOf();
        (wish.from, wish.to) = (1, 2);
        postWith(wish, plainTree(2, 200).packed());
        require(settlement.poolOf(payer, address(token)).finalRoot == first.rootOf(), "not final");
    }

    function testNothingIsFinalBeforeTheWindowIsOver() public {
        post(plainTree(2, 100));
        pass(settlement.WINDOW());
        chain.expectPartialRevert(Posts.PostStillPending.selector);
        settlement.finalise(payer, address(token));
        pass(1);
        settlement.finalise(payer, address(token));
        chain.expectPartialRevert(Posts.PostNonexistent.selector);
        settlement.finalise(payer, address(token));
    }

    function testAPostPullsTheWholeIncrease() public {
        post(plainTree(2, 100));
        equal(settlement.poolOf(payer, address(token)).free, DEPOSIT - 200);
        pass(settlement.WINDOW() + 1);
        settlement.finalise(payer, address(token));
        post(plainTree(2, 150));
        equal(settlement.poolOf(payer, address(token)).free, DEPOSIT - 300);
    }

    function testUnfundedRootPayerOutOfFundsBetweenEstimateAndPost() public {
        Trees.Sum memory made = plainTree(2, DEPOSIT / 2);
        Posts.Post memory wish = plainWish(made);
        chain.startPrank(payer);
        settlement.askWithdrawal(address(token), 1);
        pass(settlement.WINDOW());
        settlement.withdraw(address(token), payer);
        chain.stopPrank();
        refuses(Pools.PoolNotEnough.selector, wish, made.packed());
    }

    function testTheBondComesBackWithTheEnd() public {
        uint256 had = poster.balance;
        settle(plainTree(2, 100));
        equal(settlement.owed(poster, COIN), settlement.POST_BOND());
        settlement.collect(poster, COIN);
        equal(poster.balance, had);
        Trees.Sum memory made = plainTree(2, 200);
        Posts.Post memory wish = plainWish(made);
        chain.expectPartialRevert(Posts.PostInvalidBond.selector);
        chain.prank(poster);
        settlement.post{value: 1}(wish, made.packed());
    }

    function testLeavesInThePostAreChecked() public {
        Trees.Sum memory made = plainTree(3, 100);
        Posts.Post memory wish = plainWish(made);
        wish.root = keccak256("other");
        refuses(Posts.PostInvalidHash.selector, wish, made.packed());
        wish = plainWish(made);
        wish.total += 1;
        refuses(Posts.PostInvalidTotal.selector, wish, made.packed());
        wish = plainWish(made);
        wish.leaves = 4;
        refuses(Posts.PostInvalidLeaves.selector, wish, made.packed());
        wish = plainWish(made);
        refuses(SumTree.SumTreeInvalidLeaves.selector, wish, bytes.concat(made.packed(), hex"00"));
        refuses(Posts.PostInvalidLeaves.selector, wish, "");
        wish = hiddenWish(made, 2_000);
        wish.file = 0;
        refuses(Posts.PostInvalidHash.selector, wish, "");
        // Out of order, twice the same, of nobody, of nothing.
        address[] memory accounts = people(2);
        (accounts[0], accounts[1]) = (accounts[1], accounts[0]);
        made = tree(accounts, equalTotals(2, 100));
        refuses(SumTree.SumTreeInvalidLeaf.selector, plainWish(made), made.packed());
        accounts[1] = accounts[0];
        made = tree(accounts, equalTotals(2, 100));
        refuses(SumTree.SumTreeInvalidLeaf.selector, plainWish(made), made.packed());
        accounts[0] = address(0);
        made = tree(accounts, equalTotals(2, 100));
        refuses(SumTree.SumTreeInvalidLeaf.selector, plainWish(made), made.packed());
        uint128[] memory totals = equalTotals(2, 100);
        totals[1] = 0;
        made = tree(people(2), totals);
        refuses(SumTree.SumTreeInvalidLeaf.selector, plainWish(made), made.packed());
    }

    function testATotalRises() public {
        settle(plainTree(2, 100));
        Trees.Sum memory made = plainTree(2, 100);
        refuses(Posts.PostInvalidTotal.selector, plainWish(made), made.packed());
    }

    function test1024LeavesGoIntoAPost() public {
        fund(payer, address(token), DEPOSIT);
        Trees.Sum memory made = plainTree(1_024, 100);
        Posts.Post memory wish = plainWish(made);
        bytes memory leaves = made.packed();
        uint256 bond = settlement.POST_BOND();
        chain.prank(poster);
        uint256 before = gasleft();
        settlement.post{value: bond}(wish, leaves);
        require(before - gasleft() < 2_300_000, "gas");
        made = plainTree(1_025, 100);
        pass(settlement.WINDOW() + 1);
        settlement.finalise(payer, address(token));
        wish = plainWish(made);
        refuses(Posts.PostInvalidLeaves.selector, wish, made.packed());
    }

    function testReceiptsAfterTheRevocationIndexAreRefused() public {
        chain.prank(payer);
        settlement.revoke(address(token), node, 5);
        Trees.Sum memory made = plainTree(2, 100);
        refuses(Keys.KeyRevoked.selector, wishFor(made, keccak256("receipts"), 6), made.packed());
        postWith(wishFor(made, keccak256("receipts"), 5), made.packed());
        chain.startPrank(payer);
        chain.expectPartialRevert(Keys.KeyRevoked.selector);
        settlement.revoke(address(token), node, 6);
        chain.expectPartialRevert(Keys.KeyRevoked.selector);
        settlement.authorise(address(token), node, uint40(chain.getBlockTimestamp() + 1 days));
        chain.stopPrank();
    }

    function testNoReceiptIsSettledTwiceOrLeftOut() public {
        Trees.Sum memory made = plainTree(2, 100);
        Posts.Post memory wish = plainWish(made);
        (wish.from, wish.to) = (1, 2);
        refuses(Keys.KeyUnauthorised.selector, wish, made.packed());
        (wish.from, wish.to) = (0, 0);
        refuses(Keys.KeyUnauthorised.selector, wish, made.packed());
        settle(made);
        made = plainTree(2, 200);
        wish = plainWish(made);
        (wish.from, wish.to) = (0, 1);
        refuses(Keys.KeyUnauthorised.selector, wish, made.packed());
        wish = plainWish(made);
        wish.node = stranger;
        refuses(Keys.KeyUnauthorised.selector, wish, made.packed());
    }

    function testTheNodeKeyCannotMoveFunds() public {
        Trees.Sum memory made = plainTree(2, 100);
        Posts.Post memory wish = plainWish(made);
        uint256 bond = settlement.POST_BOND();
        chain.deal(node, 10 ether);
        chain.startPrank(node);
        chain.expectPartialRevert(Keys.KeyUnauthorised.selector);
        settlement.post{value: bond}(wish, made.packed());
        Posts.Credit memory credit = creditWish(1);
        (address[] memory accounts, uint128[] memory amounts) = (people(1), equalTotals(1, 5));
        chain.expectPartialRevert(Keys.KeyUnauthorised.selector);
        settlement.credit(credit, accounts, amounts);
        chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
        settlement.withdraw(address(token), node);
        chain.stopPrank();
        // Nor is it ever let to.
        uint40 until = uint40(chain.getBlockTimestamp() + 1 days);
        chain.startPrank(payer);
        chain.expectPartialRevert(Keys.KeyInvalid.selector);
        settlement.setPoster(address(token), node, 1, until);
        chain.expectPartialRevert(Keys.KeyInvalid.selector);
        settlement.authorise(address(token), poster, until);
        chain.expectPartialRevert(Keys.KeyInvalid.selector);
        settlement.authorise(address(token), payer, until);
        chain.expectPartialRevert(Keys.KeyInvalidTime.selector);
        settlement.authorise(address(token), stranger, uint40(chain.getBlockTimestamp()));
        chain.stopPrank();
    }

    function testAPosterSpendsNoMoreThanItMayInADay() public {
        uint40 until = uint40(chain.getBlockTimestamp() + 2 days);
        chain.prank(payer);
        settlement.setPoster(address(token), poster, 250, until);
        creditAs(poster, 1, 200);
        Posts.Credit memory wish = creditWish(1);
        (address[] memory accounts, uint128[] memory amounts) = (people(1), equalTotals(1, 51));
        chain.expectPartialRevert(Keys.PosterSpentTooMuch.selector);
        chain.prank(poster);
        settlement.credit(wish, accounts, amounts);
        pass(settlement.DAY());
        creditAs(poster, 1, 250);
        pass(1 days + 1);
        wish = creditWish(1);
        chain.expectPartialRevert(Keys.KeyUnauthorised.selector);
        chain.prank(poster);
        settlement.credit(wish, accounts, amounts);
        // The payer needs nobody's leave.
        creditAs(payer, 1, 300);
    }

    function testWhatAPosterMaySpendComesBackEvenly() public {
        uint40 until = uint40(chain.getBlockTimestamp() + 9 days);
        chain.prank(payer);
        settlement.setPoster(address(token), poster, 240, until);
        creditAs(poster, 1, 240);
        // At the end of one day and the beginning of the next no more than at any other time.
        pass(settlement.DAY() / 2);
        creditAs(poster, 1, 120);
        pass(settlement.DAY() / 2);
        Posts.Credit memory wish = creditWish(1);
        (address[] memory accounts, uint128[] memory amounts) = (people(1), equalTotals(1, 121));
        chain.expectPartialRevert(Keys.PosterSpentTooMuch.selector);
        chain.prank(poster);
        settlement.credit(wish, accounts, amounts);
        creditAs(poster, 1, 120);
    }

    function testNobodyEndsTheLogOfANodeForGood() public {
        Posts.Credit memory wish = creditWish(1);
        (address[] memory accounts, uint128[] memory amounts) = (people(1), equalTotals(1, 1));
        wish.to = type(uint48).max;
        chain.expectPartialRevert(Keys.KeyUnauthorised.selector);
        chain.prank(payer);
        settlement.credit(wish, accounts, amounts);
        wish.to = wish.from + settlement.MOST_SETTLED();
        chain.prank(payer);
        settlement.credit(wish, accounts, amounts);
    }

    function testDirectCreditsOfAllPayersAreCollectedAtOnce() public {
        open(stranger, address(token), DEPOSIT);
        creditAs(payer, 3, 100);
        Posts.Credit memory wish = creditWish(1);
        wish.payer = stranger;
        wish.from = 0;
        wish.to = 1;
        (address[] memory accounts, uint128[] memory amounts) = (people(1), equalTotals(1, 40));
        chain.prank(stranger);
        settlement.credit(wish, accounts, amounts);
        settlement.collect(address(0xAA01), address(token));
        equal(token.balanceOf(address(0xAA01)), 140);
        equal(settlement.nodeOf(payer, address(token), node).next, 1);
    }

    function testCreditsAreBounded() public {
        Posts.Credit memory wish = creditWish(1);
        (address[] memory accounts, uint128[] memory amounts) = (people(33), equalTotals(33, 1));
        refusesCredit(Posts.CreditInvalidPayees.selector, wish, accounts, amounts);
        refusesCredit(Posts.CreditInvalidPayees.selector, wish, people(0), equalTotals(0, 1));
        refusesCredit(Posts.CreditInvalidPayees.selector, wish, people(2), equalTotals(1, 1));
        refusesCredit(Posts.CreditInvalidPayee.selector, wish, people(2), equalTotals(2, 0));
        refusesCredit(Posts.CreditInvalidPayee.selector, wish, new address[](1), equalTotals(1, 1));
        refusesCredit(Pools.PoolNotEnough.selector, wish, people(1), equalTotals(1, DEPOSIT + 1));
        refusesCredit(bytes4(keccak256("Panic(uint256)")), wish, people(2), equalTotals(2, type(uint128).max));
        creditAs(payer, 32, 10);
        // Two hosts with one key: the other one's statement is of receipts that are settled.
        refusesCredit(Keys.KeyUnauthorised.selector, wish, people(1), equalTotals(1, 1));
        post(plainTree(1, 100));
        refusesCredit(Posts.PostStillPending.selector, creditWish(1), people(1), equalTotals(1, 1));
    }

    function testGasCaps() public {
        Trees.Sum memory made = plainTree(16, 100);
        Posts.Post memory wish = hiddenWish(made, 16_384);
        uint256 bond = settlement.POST_BOND();
        chain.prank(poster);
        uint256 before = gasleft();
        settlement.post{value: bond}(wish, "");
        require(before - gasleft() < 260_000, "the first post");
        pass(settlement.WINDOW() + 1);
        before = gasleft();
        settlement.finalise(payer, address(token));
        require(before - gasleft() < 130_000, "finalise");
        before = gasleft();
        creditAs(payer, 32, 10);
        require(before - gasleft() < 32 * 26_000 + 90_000, "the first credit");
        before = gasleft();
        creditAs(payer, 32, 10);
        require(before - gasleft() < 32 * 8_000 + 60_000, "more credits");
    }

    function creditWish(uint48 count) private view returns (Posts.Credit memory) {
        uint48 from = settlement.nodeOf(payer, address(token), node).next;
        bytes32 hash = keccak256("receipts");
        return Posts.Credit(payer, address(token), node, from, from + count, hash, keccak256("statement"));
    }

    function creditAs(address by, uint256 payees, uint128 each) private {
        Posts.Credit memory wish = creditWish(1);
        chain.prank(by);
        settlement.credit(wish, people(payees), equalTotals(payees, each));
    }

    function refusesCredit(bytes4 refusal, Posts.Credit memory wish, address[] memory accounts, uint128[] memory amounts)
        private
    {
        chain.expectPartialRevert(refusal);
        chain.prank(payer);
        settlement.credit(wish, accounts, amounts);
    }
}
