// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../../src/Settlement.sol";
import {Posts} from "../../src/settlement/Posts.sol";
import {ReceiptLog} from "../../src/settlement/ReceiptLog.sol";
import {SumTree} from "../../src/settlement/SumTree.sol";
import {PlainToken} from "./Tokens.sol";
import {Scene} from "./Scene.sol";
import {Trees} from "./Trees.sol";
import {chain} from "./Chain.sol";

/// @notice A payer with a node and a poster, a token, and people who are owed something.
abstract contract SettlementScene is Scene {
    using Trees for Trees.Sum;

    uint256 internal constant NODE_KEY = 0xA11CE;
    uint256 internal constant OTHER_KEY = 0xB0B;
    uint128 internal constant DEPOSIT = 1_000_000;
    address internal constant COIN = address(0);

    address internal immutable payer = address(0xF1);
    address internal immutable poster = address(0xF2);
    address internal immutable stranger = address(0xF3);
    address internal node;
    Settlement internal settlement;
    PlainToken internal token;
    bytes32 internal pool;

    function setUp() public virtual override {
        super.setUp();
        settlement = new Settlement(adapters);
        token = new PlainToken(6);
        node = chain.addr(NODE_KEY);
        chain.deal(stranger, 100 ether);
        open(payer, address(token), DEPOSIT);
        pool = settlement.poolId(payer, address(token));
    }

    /// @dev A pool with money, a node and a poster.
    function open(address who, address coin, uint128 amount) internal {
        fund(who, coin, amount);
        uint40 until = uint40(chain.getBlockTimestamp() + 365 days);
        chain.startPrank(who);
        settlement.authorise(coin, node, until);
        settlement.setPoster(coin, poster, amount, until);
        chain.stopPrank();
        chain.deal(poster, 1_000_000 ether);
        chain.deal(who, who.balance + 100 ether);
    }

    function fund(address who, address coin, uint128 amount) internal {
        if (coin == COIN) {
            chain.deal(who, who.balance + amount);
            chain.prank(who);
            settlement.deposit{value: amount}(who, COIN, amount);
        } else {
            PlainToken(coin).mint(who, amount);
            chain.startPrank(who);
            PlainToken(coin).approve(address(settlement), amount);
            settlement.deposit(who, coin, amount);
            chain.stopPrank();
        }
    }

    function tree(address[] memory accounts, uint128[] memory totals) internal view returns (Trees.Sum memory) {
        return Trees.sumTree(pool, accounts, totals);
    }

    /// @dev Accounts 0xAA01, 0xAA02 and so on.
    function people(uint256 count) internal pure returns (address[] memory accounts) {
        accounts = new address[](count);
        for (uint160 place = 0; place < count; ++place) accounts[place] = address(0xAA01 + place);
    }

    function equalTotals(uint256 count, uint128 each) internal pure returns (uint128[] memory totals) {
        totals = new uint128[](count);
        for (uint256 place = 0; place < count; ++place) totals[place] = each;
    }

    function plainTree(uint256 count, uint128 each) internal view returns (Trees.Sum memory) {
        return tree(people(count), equalTotals(count, each));
    }

    function wishFor(Trees.Sum memory made, bytes32 receipts, uint48 count) internal view returns (Posts.Post memory) {
        return wishOf(payer, address(token), made, receipts, count);
    }

    function wishOf(address who, address coin, Trees.Sum memory made, bytes32 receipts, uint48 count)
        internal
        view
        returns (Posts.Post memory wish)
    {
        uint48 from = settlement.nodeOf(who, coin, node).next;
        wish.payer = who;
        wish.token = coin;
        wish.previousRoot = settlement.poolOf(who, coin).finalRoot;
        wish.root = made.rootOf();
        wish.total = made.totalOf();
        wish.leaves = uint32(made.accounts.length);
        wish.node = node;
        (wish.from, wish.to) = (from, from + count);
        wish.receipts = receipts;
    }

    function post(Trees.Sum memory made) internal {
        postWith(wishFor(made, keccak256("receipts"), 1), made.packed());
    }

    function postWith(Posts.Post memory wish, bytes memory leaves) internal {
        uint256 bond = settlement.POST_BOND();
        chain.prank(poster);
        settlement.post{value: bond}(wish, leaves);
    }

    /// @dev As if there were more leaves than fit into a post: nobody but the poster has seen them.
    function hiddenWish(Trees.Sum memory made, uint32 leaves) internal view returns (Posts.Post memory wish) {
        wish = wishFor(made, keccak256("receipts"), 1);
        wish.leaves = leaves;
        wish.file = keccak256("file");
    }

    function finalise() internal {
        pass(settlement.WINDOW() + 1);
        settlement.finalise(payer, address(token));
    }

    function settle(Trees.Sum memory made) internal {
        post(made);
        finalise();
    }

    function claim(SumTree.Leaf memory leaf) internal {
        claimOf(payer, address(token), leaf);
    }

    function claimOf(address who, address coin, SumTree.Leaf memory leaf) internal {
        Settlement.Claim[] memory claims = new Settlement.Claim[](1);
        claims[0] = Settlement.Claim(who, coin, leaf);
        settlement.claimMany(claims);
    }

    function receiptAt(uint48 index) internal view returns (ReceiptLog.Receipt memory) {
        return ReceiptLog.Receipt({
            index: index,
            writtenAt: uint40(chain.getBlockTimestamp()),
            fee: 10,
            adapter: bytes32(0),
            lineage: bytes32(0),
            statement: keccak256(abi.encode("statement", index))
        });
    }

    function digestOf(bytes32 named, ReceiptLog.Receipt memory receipt) internal view returns (bytes32) {
        return sha256(abi.encode(keccak256("colophon-settled-receipt/1"), named, node, receipt));
    }

    function compactSign(uint256 key, bytes32 digest) internal pure returns (bytes32 r, bytes32 vs) {
        uint8 v;
        bytes32 s;
        (v, r, s) = chain.sign(key, digest);
        vs = bytes32(uint256(s) | (uint256(v - 27) << 255));
    }

    function entryFor(uint256 key, bytes32 named, ReceiptLog.Receipt memory receipt)
        internal
        view
        returns (ReceiptLog.Entry memory entry)
    {
        entry.index = receipt.index;
        entry.digest = digestOf(named, receipt);
        (entry.r, entry.vs) = compactSign(key, entry.digest);
    }

    /// @dev Posts one leaf with these entries as its log; their proofs are filled in.
    function postLog(ReceiptLog.Entry[] memory entries) internal {
        uint128 total = settlement.poolOf(payer, address(token)).finalTotal + 100;
        Trees.Sum memory made = plainTree(1, total);
        postWith(wishFor(made, Trees.logTree(entries), uint48(entries.length)), made.packed());
    }

    function pendingRoot() internal view returns (bytes32) {
        return settlement.pendingOf(payer, address(token)).root;
    }

    /// @dev The pending root is gone, its increase free again, and its bond half the challenger's and half nobody's.
    function requireStruck(address by, uint128 freeBefore, bytes32 finalBefore) internal view {
        require(pendingRoot() == 0, "still pending");
        equal(settlement.poolOf(payer, address(token)).free, freeBefore);
        require(settlement.poolOf(payer, address(token)).finalRoot == finalBefore, "another final root");
        equal(settlement.owed(by, COIN), settlement.POST_BOND() / 2);
        equal(settlement.burned(), settlement.POST_BOND() / 2);
    }
}
